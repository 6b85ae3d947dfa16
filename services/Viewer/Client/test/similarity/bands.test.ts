import { expect, test } from "vitest";
import { cutIntoBands } from "../../src/similarity/wasm/bands";

test.each([
  [1, 4, [1]],
  [3, 4, [1, 1, 1]],
  [10, 4, [2, 3, 2, 3]],
  [634, 2, [317, 317]],
])("%i rows in %i bands", (height, count, rows) => {
  const bands = cutIntoBands(height, count);
  expect(bands.map((band) => band.rows)).toEqual(rows);
  let next = 0;
  for (const band of bands) {
    expect(band.firstRow).toBe(next);
    next += band.rows;
  }
  expect(next).toBe(height);
});
