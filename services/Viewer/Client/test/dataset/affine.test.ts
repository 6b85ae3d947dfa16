import { expect, test } from "vitest";
import { cellAt, centreOf, mapRectangle, photoPixel, stretched } from "../../src/dataset/affine";

/** ResNet101 conv4_x of a photo of 427 x 640 pixels. */
const conv4 = { scaleX: 16, offsetX: 0.5, scaleY: 16, offsetY: 0.5 };
const map = { width: 27, height: 40 };
const photo = { width: 427, height: 640 };

test("the centre of a cell lies in photo pixel stride x cell", () => {
  expect(centreOf(conv4, { x: 3, y: 2 })).toEqual({ x: 48.5, y: 32.5 });
  expect(photoPixel(conv4, photo, { x: 3, y: 2 })).toEqual({ x: 48, y: 32 });
});

test("a point belongs to the cell whose centre is nearest", () => {
  expect(cellAt(conv4, map, 8.4, 8.6)).toEqual({ x: 0, y: 1 });
  expect(cellAt(conv4, map, 24.4, 24.6)).toEqual({ x: 1, y: 2 });
});

test("points outside belong to the cell at the border", () => {
  expect(cellAt(conv4, map, -50, 1e6)).toEqual({ x: 0, y: 39 });
});

test("the map reaches half a cell beyond its outer centres", () => {
  const { left, top, width, height } = mapRectangle(conv4, map, photo);
  expect(left * photo.width).toBeCloseTo(-7.5, 9);
  expect(top * photo.height).toBeCloseTo(-7.5, 9);
  expect((left + width) * photo.width).toBeCloseTo(26 * 16 + 8.5, 9);
  expect((top + height) * photo.height).toBeCloseTo(39 * 16 + 8.5, 9);
});

test("without an affine the photo is stretched over the map", () => {
  const affine = stretched({ width: 52, height: 80 }, photo);
  expect(mapRectangle(affine, { width: 52, height: 80 }, photo)).toEqual({
    left: 0,
    top: 0,
    width: 1,
    height: 1,
  });
  expect(cellAt(affine, { width: 52, height: 80 }, 426.9, 0)).toEqual({ x: 51, y: 0 });
});
