import { expect, test } from "vitest";
import type { LayerInfo } from "../../src/service/serviceInfo";
import { searchLayers } from "../../src/upload/layerSearch";

const layer = (name: string, operator: string, channels: number, stride: number): LayerInfo => ({
  name,
  operator,
  channels,
  stride,
  run: "strips",
  secondsPerMegapixel: 1,
});
const layers = [
  layer("layer1.0.conv1.Conv", "Conv", 64, 4),
  layer("layer3.0.conv1.Conv", "Conv", 256, 16),
  layer("layer3.0.Add", "Add", 1024, 16),
];

test.each([
  ["", 3],
  ["layer3", 2],
  ["LAYER3 conv1", 1],
  ["add", 1],
  ["stride16", 2],
  ["stride1", 0],
  ["256 conv", 1],
  ["pool", 0],
])("the search %j finds %i", (text, count) => {
  const { found, all } = searchLayers(layers, text);
  expect([found.length, all]).toEqual([count, count]);
});

test("of many layers a handful is shown, and how many there are", () => {
  const many = Array.from({ length: 300 }, (_, i) => layer(`conv${i}`, "Conv", 8, 2));
  const { found, all } = searchLayers(many, "conv");
  expect([found.length, all, found[0]?.name]).toEqual([12, 300, "conv0"]);
});
