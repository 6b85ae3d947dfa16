import { expect, test } from "vitest";
import { rangeWithin, Stretching } from "../../src/colour/stretching";

const values = Float32Array.from([1, 2, 3, 4, 5, Number.NaN, 7, 8, 9, 10, 11, 12]);

test("the range of the cells in view, borders included", () => {
  expect(rangeWithin(values, 4, { left: 0, top: 0, right: 3, bottom: 2 })).toEqual({ min: 1, max: 12 });
  expect(rangeWithin(values, 4, { left: 1, top: 1, right: 2, bottom: 2 })).toEqual({ min: 7, max: 11 });
});

test("cells without data do not count, and alone they make no range", () => {
  expect(rangeWithin(values, 4, { left: 0, top: 1, right: 1, bottom: 1 })).toEqual({ min: 5, max: 5 });
  expect(rangeWithin(values, 4, { left: 1, top: 1, right: 1, bottom: 1 })).toBeNull();
});

test("locking keeps the range that is drawn, and is left by any other mode", () => {
  const stretching = new Stretching();
  stretching.choose("locked", { of: "similarity", min: 0.2, max: 0.9 });
  expect(stretching.mode.value).toBe("locked");
  expect(stretching.locked.value).toEqual({ of: "similarity", min: 0.2, max: 0.9 });
  stretching.choose("view", { of: "similarity", min: 0, max: 1 });
  expect([stretching.mode.value, stretching.locked.value]).toEqual(["view", null]);
});

test("there is nothing to lock without data", () => {
  const stretching = new Stretching();
  stretching.choose("locked", null);
  expect(stretching.mode.value).toBe("map");
});
