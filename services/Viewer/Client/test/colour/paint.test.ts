import { expect, test } from "vitest";
import { fire } from "../../src/colour/fire";
import { paint } from "../../src/colour/paint";
import { angleInDegrees, stretch } from "../../src/colour/stretch";

function painted(values: number[], min: number, max: number, opacity: number) {
  const rgba = new Uint8ClampedArray(values.length * 4);
  const noData = paint(Float32Array.from(values), rgba, { min, max, opacity, table: fire });
  return { noData, cells: values.map((_, i) => [...rgba.subarray(i * 4, i * 4 + 4)]) };
}

const colour = (index: number) => [...fire.subarray(index * 3, index * 3 + 3)];

test("the smallest similarity is the first colour, the largest the last, whatever they are", () => {
  const { cells } = painted([0.5, 0.625, 0.75], 0.5, 0.75, 1);
  expect(cells).toEqual([
    [...colour(0), 255],
    [...colour(128), 255],
    [...colour(255), 255],
  ]);
});

test("values outside of the range take the nearer end", () => {
  const { cells } = painted([0.1, 0.9], 0.4, 0.6, 0);
  expect(cells).toEqual([
    [...colour(0), 0],
    [...colour(255), 255],
  ]);
});

test("the opacity starts at s' and the slider moves it up to 1", () => {
  const alphas = (opacity: number) => painted([0, 0.25, 1], 0, 1, opacity).cells.map((cell) => cell[3]);
  expect(alphas(0)).toEqual([0, 64, 255]);
  expect(alphas(0.5)).toEqual([128, 159, 255]);
  expect(alphas(1)).toEqual([255, 255, 255]);
});

test("no data is no colour and is counted", () => {
  const { cells, noData } = painted([Number.NaN, 1, Number.NaN], 0, 1, 1);
  expect(noData).toBe(2);
  expect(cells[0]).toEqual([0, 0, 0, 0]);
});

test("a map wholly without data is transparent", () => {
  expect(painted([Number.NaN], Number.NaN, Number.NaN, 1)).toEqual({ noData: 1, cells: [[0, 0, 0, 0]] });
});

test("a constant map is 1 everywhere, rounding errors included", () => {
  expect(stretch(0.7, 0.7, 0.7)).toBe(1);
  expect(stretch(1 - 6e-8, 1 - 6e-8, 1)).toBe(1);
  expect(stretch(Number.NaN, 0.7, 0.7)).toBeNaN();
});

test("similarity 1 is no angle, similarity 0 a right one", () => {
  expect([1, 0.5, 0].map(angleInDegrees)).toEqual([0, 45, 90]);
});

test("exchanged ends stretch distances: near is bright, in any unit", () => {
  expect([0, 250, 1_000].map((d) => stretch(d, 1_000, 0) + 0)).toEqual([1, 0.75, 0]);
  expect([0, 2.5e-7].map((d) => stretch(d, 1e-6, 0))).toEqual([1, 0.75]);
  expect(stretch(0, 0, 0)).toBe(1);
});
