import { expect, test } from "vitest";
import type { ServiceInfo } from "../../src/service/serviceInfo";
import { drawnCrop } from "../../src/upload/drawnCrop";
import {
  fieldsOf,
  forecast,
  objection,
  type PictureWish,
  pictureSize,
  secondsFor,
  usualWish,
} from "../../src/upload/pictureWish";

const stages = [
  { name: "conv2_x", channels: 256, stride: 4, shows: "", secondsPerMegapixel: 0.4, run: "strips" as const },
  { name: "conv3_x", channels: 512, stride: 8, shows: "", secondsPerMegapixel: 0.6, run: "strips" as const },
  {
    name: "conv4_x",
    channels: 1024,
    stride: 16,
    shows: "",
    secondsPerMegapixel: 1.5,
    run: "strips" as const,
  },
];
const service: ServiceInfo = {
  version: "1",
  models: [],
  accessToken: false,
  defaultModel: "",
  limits: {
    photoBytes: 1,
    photoPixels: 1e8,
    inferencePixels: 12e6,
    leastSide: 32,
    datasetBytes: 1,
    arrayBytes: 1,
  },
  sizes: [
    { id: "2mp", label: "", pixels: 2048 * 1024 },
    { id: "full", label: "", pixels: null },
  ],
  defaultSize: "2mp",
  keeping: { photoHours: 24, viewDays: null },
  refusedModels: [],
};
const photo = { width: 6000, height: 4000 };
const wish = (change: Partial<PictureWish>): PictureWish => ({ ...usualWish(service), ...change });

test("sizes are those that the service computes", () => {
  expect(pictureSize(wish({}), photo, service)).toEqual({ width: 1773, height: 1182 });
  expect(pictureSize(wish({}), { width: 300, height: 200 }, service)).toEqual({ width: 300, height: 200 });
  expect(pictureSize(wish({ size: "megapixels", megapixels: 6 }), photo, service)).toEqual({
    width: 3000,
    height: 2000,
  });
  expect(pictureSize(wish({ size: "exact", exact: { width: 224, height: 224 } }), photo, service)).toEqual({
    width: 224,
    height: 224,
  });
  const crop = { x: 10, y: 20, width: 500, height: 400 };
  expect(pictureSize(wish({ size: "full", crop }), photo, service)).toEqual({ width: 500, height: 400 });
});

test("only what is not usual is sent", () => {
  expect(fieldsOf(wish({}))).toEqual({ size: "2mp" });
  expect(fieldsOf(wish({ size: "megapixels", megapixels: 3.5 }))).toEqual({ size: "3.5mp" });
  expect(
    fieldsOf(
      wish({
        size: "exact",
        fit: "stretch",
        crop: { x: 1, y: 2, width: 3, height: 4 },
        page: 2,
        background: "#000000",
      }),
    ),
  ).toEqual({ size: "512x512", fit: "stretch", crop: "1,2,3,4", page: "2", background: "#000000" });
});

test.each([
  ["within", wish({})],
  ["within", wish({ size: "full", crop: { x: 5500, y: 0, width: 500, height: 4000 } })],
  ["at most 12", wish({ size: "full" })],
  ["within the photo", wish({ crop: { x: 5600, y: 0, width: 500, height: 4000 } })],
  ["within the photo", wish({ crop: { x: Number.NaN, y: 0, width: 500, height: 400 } })],
  ["at least 32", wish({ crop: { x: 0, y: 0, width: 31, height: 400 } })],
  ["at least 32", wish({ size: "exact", exact: { width: 16, height: 224 } })],
  ["above 0", wish({ size: "megapixels", megapixels: Number.NaN })],
  ["whole numbers", wish({ size: "exact", exact: { width: 1.5, height: 224 } })],
] as const)("%s", (expected, refused) => {
  const found = objection(refused, photo, service);
  if (expected === "within") expect(found).toBeNull();
  else expect(found).toContain(expected);
});

test("shapes and sizes of the stages are told beforehand", () => {
  expect(forecast(stages, { width: 97, height: 131 }, 8, "full")).toMatchObject([
    { height: 33, width: 25, channels: 256 },
    { height: 17, width: 13, channels: 512 },
    { height: 9, width: 7, channels: 1024 },
  ]);
  const [eight, sixteen] = [8, 16].map((bits) => forecast(stages, photo, bits as 8 | 16, "full")[0]!.bytes);
  expect(eight).toBeCloseTo(1500 * 1000 * 256 * 0.6);
  expect(sixteen).toBeGreaterThan(2 * eight!);
});

test("with the padding of the paper, shapes are those of its Table 1", () => {
  const shapes = (width: number, height: number) =>
    forecast(stages, { width, height }, 8, "paper").map((stage) => `${stage.width}x${stage.height}`);
  expect(shapes(2048, 1024)).toEqual(["512x256", "256x128", "128x64"]);
  expect(shapes(427, 640)).toEqual(["106x160", "52x80", "26x40"]);
  expect(shapes(2040, 1200)).toEqual(["510x300", "254x150", "126x74"]);
  expect(shapes(3626, 2542)).toEqual(["906x634", "452x316", "226x158"]);
  expect(fieldsOf(wish({ padding: "paper" }))).toEqual({ size: "2mp", padding: "paper" });
});

test("a stage's time is that of all stages before it", () => {
  const picture = { width: 2000, height: 1000 };
  expect(secondsFor(stages, ["conv2_x"], picture)).toBeCloseTo(2 * (0.25 + 0.4));
  expect(secondsFor(stages, ["conv4_x"], picture)).toBeCloseTo(2 * (0.25 + 2.5));
});

test("a part is drawn in any direction, stays on the photo, and a click is none", () => {
  const expected = { x: 600, y: 1000, width: 2400, height: 3000 };
  expect(drawnCrop({ x: 0.1, y: 0.25 }, { x: 0.5, y: 1.2 }, photo, 32)).toEqual(expected);
  expect(drawnCrop({ x: 0.5, y: 1.2 }, { x: 0.1, y: 0.25 }, photo, 32)).toEqual(expected);
  expect(drawnCrop({ x: 0.5, y: 0.5 }, { x: 0.501, y: 0.501 }, photo, 32)).toBeNull();
});
