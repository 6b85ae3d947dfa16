import { expect, test } from "vitest";
import { greyPng } from "../../src/export/greyPng";
import { maskOf, sizeOf } from "../../src/export/mask";
import { makeMetric } from "../../src/similarity/metric";

const values = Float32Array.of(0.25, 0.5, Number.NaN, 1);
const shown = { values, min: 0.25, max: 1, channel: null } as const;

test("a mask holds what is at least as similar; no data is outside", () => {
  const mask = maskOf({ ...shown, metric: makeMetric("angular") }, 0.5);
  expect([...mask]).toEqual([0, 255, 0, 255]);
  expect(sizeOf(mask)).toBe(2);
});

test("of distances it holds what is at most as far", () => {
  expect([...maskOf({ ...shown, metric: makeMetric("euclidean") }, 0.5)]).toEqual([255, 255, 0, 0]);
});

test("it is a grey PNG of 8 bit, one pixel a cell", async () => {
  const bytes = new Uint8Array(await greyPng(Uint8Array.of(0, 255, 255, 0, 0, 255), 3, 2).arrayBuffer());
  const view = new DataView(bytes.buffer);
  expect([view.getUint32(16), view.getUint32(20), bytes[24], bytes[25]]).toEqual([3, 2, 8, 0]);
});
