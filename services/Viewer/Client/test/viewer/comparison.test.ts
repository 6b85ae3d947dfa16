import { expect, test } from "vitest";
import { makeMetric } from "../../src/similarity/metric";
import { compare, ownNumbers, stretchedOf } from "../../src/viewer/comparison";
import { settled, viewerForTest } from "./openForTest";

test("the pinned cell has its value, angle, stretched value and rank in the map of the current one", async () => {
  const viewer = await viewerForTest(8, 6);
  viewer.references.pin({ x: 1, y: 1 });
  viewer.references.point({ x: 5, y: 4 });
  await settled();
  const map = viewer.references.map.value!;
  const numbers = compare(map, 8, { x: 5, y: 4 }, { x: 1, y: 1 })!;
  const value = map.values[9]!;
  expect(numbers.value).toBe(value);
  expect(numbers.angle).toBeCloseTo((1 - value) * 90, 10);
  const nearer = map.values.filter((other, cell) => cell !== map.reference && other > value).length;
  expect(numbers.rank).toEqual({ place: nearer + 1, of: 47 });
  const [shown, range] = [viewer.shown.value!, viewer.range.value!];
  expect(stretchedOf(shown, range, value)).toBeCloseTo((value - map.min) / (map.max - map.min), 6);
});

test("a cell compared with itself has no rank", async () => {
  const viewer = await viewerForTest(8, 6);
  const map = viewer.references.map.value!;
  const middle = { x: 4, y: 3 };
  expect(compare(map, 8, middle, middle)).toEqual({ value: 1, angle: 0, rank: null });
});

test("distances have no angle, and the smallest is the nearest", async () => {
  const viewer = await viewerForTest(8, 6);
  await viewer.setMetric(makeMetric("euclidean"));
  const map = viewer.references.map.value!;
  const numbers = compare(map, 8, { x: 4, y: 3 }, { x: 0, y: 0 })!;
  expect(numbers.angle).toBeNull();
  const nearer = map.values.filter((other, cell) => cell !== map.reference && other < map.values[0]!).length;
  expect(numbers.rank).toEqual({ place: nearer + 1, of: 47 });
  expect(stretchedOf(viewer.shown.value!, viewer.range.value!, 0)).toBe(1);
});

test("of the norm the largest is the first", async () => {
  const viewer = await viewerForTest(8, 6);
  await viewer.setMetric(makeMetric("norm"));
  const [shown, range] = [viewer.shown.value!, viewer.range.value!];
  const largest = shown.values.indexOf(shown.max);
  expect(ownNumbers(shown, range, largest)).toEqual({
    value: shown.max,
    stretched: 1,
    rank: { place: 1, of: 48 },
  });
});
