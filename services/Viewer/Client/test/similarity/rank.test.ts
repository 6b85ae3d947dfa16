import { expect, test } from "vitest";
import { formatRank, rankOf } from "../../src/similarity/rank";

const values = Float32Array.of(0.875, 1, 0.5, Number.NaN, 0.75, 0.75);

test("the reference does not count, nor do cells without data; equal ones share the best place", () => {
  expect(rankOf(values, 0.875, "largest", 1)).toEqual({ place: 1, of: 4 });
  expect(rankOf(values, 0.75, "largest", 1)).toEqual({ place: 2, of: 4 });
  expect(rankOf(values, 0.5, "largest", 1)).toEqual({ place: 4, of: 4 });
});

test("of distances the smallest is the first", () => {
  expect(rankOf(values, 0.75, "smallest", 2)).toEqual({ place: 1, of: 4 });
  expect(rankOf(values, 1, "smallest", -1)).toEqual({ place: 5, of: 5 });
});

test("no data has no place", () => {
  expect(rankOf(values, Number.NaN, "largest", 1)).toBeNull();
  expect(rankOf(Float32Array.of(Number.NaN, 1), 1, "largest", 1)).toBeNull();
});

test("in words", () => {
  expect(formatRank({ place: 412, of: 8474 })).toBe("412 of 8474, top 4.9%");
  expect(formatRank({ place: 7000, of: 8474 })).toBe("7000 of 8474, top 83%");
});
