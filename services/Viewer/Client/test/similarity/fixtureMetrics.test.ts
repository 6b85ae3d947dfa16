import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Precision, ValueRange } from "../../src/dataset/metadata";
import { metricMap } from "../../src/similarity/float64";
import { type MetricName, makeMetric } from "../../src/similarity/metric";
import { read } from "../dataset/readForTest";
import { greatestError, openBand } from "./testBand";

/** Written by the C# twin, see tests/Datasets.Tests/Similarity/MetricMapTests.cs. */
interface Fixture {
  readonly x: number;
  readonly y: number;
  readonly maps: readonly {
    readonly range: ValueRange | null;
    readonly metric: MetricName;
    readonly k: number;
    readonly values: readonly (number | null)[];
  }[];
}

/** JSON holds the shortest digits of a float32. */
function float32(range: ValueRange | null): ValueRange | null {
  return range && { min: Math.fround(range.min), max: Math.fround(range.max) };
}

const folder = new URL("../../../../../tests/fixtures/datasets/", import.meta.url);

describe.each<Precision>([8, 16, 32])("the %i-bit fixture", async (precision) => {
  const fixture: Fixture = JSON.parse(readFileSync(new URL(`${precision}-bit.metrics.json`, folder), "utf8"));
  const { metadata, tiles } = await read(readFileSync(new URL(`${precision}-bit.zip`, folder)));
  const cells = metadata.width * metadata.height;
  const reference = fixture.y * metadata.width + fixture.x;

  test("knows its range", () => {
    expect(metadata.range).toEqual(float32(fixture.maps.find(({ range }) => range?.min === 0)!.range));
  });

  test.each(fixture.maps.map((map) => [map.metric, map.k, JSON.stringify(map.range), map] as const))(
    "holds %s (k %d, range %s), in float64 and in the kernel",
    async (name, k, _, { range, values }) => {
      const expected = values.map((value) => value ?? Number.NaN);
      const metric = makeMetric(name, k);
      const map = { tiles, cells, features: metadata.features, precision, range: float32(range) };
      expect(greatestError(expected, metricMap(map, metric, reference))).toBeLessThan(1e-9);
      const band = await openBand(map);
      expect(greatestError(expected, band.metric(reference, metric).values)).toBeLessThan(1e-6);
    },
  );
});
