import { describe, expect, test } from "vitest";
import type { Precision, ValueRange } from "../../src/dataset/metadata";
import { metricMap } from "../../src/similarity/float64";
import { angular, kindOf, makeMetric } from "../../src/similarity/metric";
import { metricList } from "../../src/similarity/metricList";
import { randomTiles } from "../randomTiles";
import { greatestError, openBand } from "./testBand";

const metrics = [
  ...metricList.map(({ name }) => makeMetric(name)),
  makeMetric("fractional", 0.1),
  makeMetric("fractional", 0.9),
];

const ranges: readonly (ValueRange | null)[] = [null, { min: 0, max: 3.5 }, { min: -2.5, max: 7 }];

function randomMap(cells: number, features: number, precision: Precision, range: ValueRange | null = null) {
  return { tiles: randomTiles(cells, features, precision), cells, features, precision, range };
}

describe.each<Precision>([8, 16, 32])("metrics of %i-bit maps", (precision) => {
  test.each([
    [17, 3],
    [333, 61],
    [2_500, 130],
    [300, 1_024],
  ])("of %i cells and %i channels are float64's within 1e-6 of their range", async (cells, features) => {
    for (const range of ranges) {
      const map = randomMap(cells, features, precision, range);
      const band = await openBand(map);
      for (const metric of metrics) {
        const reference = cells >> 1;
        const { values, min, max } = band.metric(reference, metric);
        const error = greatestError(metricMap(map, metric, reference), values);
        expect(error, JSON.stringify({ metric, range })).toBeLessThan(1e-6);
        expect(min).toBe(Math.min(...values));
        expect(max).toBe(Math.max(...values));
        if (kindOf(metric) === "similarity") expect(values[reference]).toBeCloseTo(1, 6);
        if (kindOf(metric) === "distance") expect(values[reference]).toBe(0);
      }
    }
  });

  test("angular similarity of a vector with itself is 1 to the last digit, also for the largest values", async () => {
    const features = 1_024;
    const tiles = Array.from({ length: (features * precision) / 32 }, () => new Uint8Array(32 * 4).fill(255));
    const band = await openBand({ tiles, cells: 32, features, precision, range: null });
    expect([...band.metric(5, angular).values]).toEqual(new Array(32).fill(1));
    for (const metric of [makeMetric("euclidean"), makeMetric("manhattan"), makeMetric("fractional")]) {
      expect([...band.metric(5, metric).values]).toEqual(new Array(32).fill(0));
    }
  });

  test("one map of one vector, of ones and of zeros: no data exactly where float64 has none", async () => {
    for (const value of [0, 1, 77]) {
      const tiles = Array.from({ length: (8 * precision) / 32 }, () => new Uint8Array(20 * 4).fill(value));
      for (const range of [...ranges, { min: 4, max: 4 }]) {
        const map = { tiles, cells: 20, features: 8, precision, range };
        const band = await openBand(map);
        for (const metric of metrics) {
          const { values } = band.metric(3, metric);
          const expected = metricMap(map, metric, 3);
          const what = JSON.stringify({ metric, range, value });
          expect([...values].map(Number.isNaN), what).toEqual([...expected].map(Number.isNaN));
          const known = expected.map((v) => (Number.isNaN(v) ? 0 : v));
          const most = Math.max(1, ...known) * 1e-6;
          expect(Math.max(...known.map((v, i) => Math.abs(v - (values[i] || 0)))), what).toBeLessThan(most);
        }
      }
    }
  });

  test("is no number where a vector is zero, and everywhere for a zero reference", async () => {
    const map = randomMap(20, 5, precision);
    for (const tile of map.tiles) tile.fill(0, 7 * 4, 8 * 4);
    const band = await openBand(map);
    const { values, min } = band.metric(3, angular);
    expect([...values].map(Number.isNaN)).toEqual(Array.from({ length: 20 }, (_, i) => i === 7));
    expect(min).toBeGreaterThan(0);
    const nothing = band.metric(7, angular);
    expect([...nothing.values].every(Number.isNaN)).toBe(true);
    expect(nothing.min).toBe(Number.POSITIVE_INFINITY);
  });

  test("opposite vectors are at -1, right angles at 0", async () => {
    const bytes = precision / 8;
    const cellsOf = (vectors: number[][]) =>
      Array.from({ length: (4 * precision) / 32 }, (_, tile) =>
        Uint8Array.from({ length: vectors.length * 4 }, (_, at) => {
          const channel = Math.floor((tile * 4 + (at & 3)) / bytes);
          return vectors[at >> 2]![channel]!;
        }),
      );
    // Repeated bytes scale a value alike at every precision; 51 of 255 stands for 0.
    const tiles = cellsOf([
      [102, 51, 51, 51],
      [0, 51, 51, 51],
      [51, 102, 51, 51],
    ]);
    const band = await openBand({ tiles, cells: 3, features: 4, precision, range: { min: -1, max: 4 } });
    const { values } = band.metric(0, makeMetric("angular-real"));
    expect(values[1]).toBe(-1);
    expect(Math.abs(values[2]!)).toBeLessThan(1e-6);
  });
});
