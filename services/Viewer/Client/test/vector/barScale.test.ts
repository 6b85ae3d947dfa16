import { expect, test } from "vitest";
import { fittingRowHeight, grownScale, scrollTo, steppedRowHeight } from "../../src/vector/barScale";

test("rows are as high as lets all of them be seen, and never too low to be hit", () => {
  expect(fittingRowHeight(64, 560)).toBe(8);
  expect(fittingRowHeight(256, 560)).toBe(2);
  expect(fittingRowHeight(1_024, 560)).toBe(2);
  expect(fittingRowHeight(3, 560)).toBe(24);
});

test("the height moves by steps and stops at both ends", () => {
  expect(steppedRowHeight(2, 1)).toBe(3);
  expect(steppedRowHeight(2, -1)).toBe(2);
  expect(steppedRowHeight(24, 1)).toBe(24);
});

test("the scale grows in steps and does not shrink again", () => {
  const grown = grownScale(0, Float64Array.of(1, 42), 255);
  expect(grown).toBe(50);
  expect(grownScale(grown, Float64Array.of(7), 255)).toBe(50);
  expect(grownScale(grown, Float64Array.of(250), 255)).toBe(255);
});

test("a scale of zeros only is not empty", () => {
  expect(grownScale(0, Float64Array.of(0, 0), 255)).toBeGreaterThan(0);
});

test("scrolls to a row only when it is out of sight", () => {
  expect(scrollTo(3, 10, 0, 100)).toBe(0);
  expect(scrollTo(50, 10, 0, 100)).toBe(450);
  expect(scrollTo(0, 10, 300, 100)).toBe(0);
});
