import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { makeMetric, shiftOf, stretchEnds } from "../../src/similarity/metric";
import { metricList, offeredMetrics } from "../../src/similarity/metricList";
import { valueScale } from "../../src/similarity/valueScale";

const documentation = readFileSync(new URL("../../../../../docs/metrics.md", import.meta.url), "utf8");

describe("metrics", () => {
  test.each(metricList.map((entry) => [entry.title, entry] as const))(
    "%s is in the documentation, with the sentence of the page",
    (title, { name, use }) => {
      expect(documentation).toContain(`| ${title} | \`${name}\` |`);
      expect(documentation).toContain(`- **${title}:** ${use}\n`);
    },
  );

  test("a k outside (0, 1) is refused with what was expected", () => {
    for (const k of [0, 1, -1, Number.NaN])
      expect(() => makeMetric("fractional", k)).toThrow(/above 0 and below 1/);
  });

  test("near is bright: distances are stretched the other way round", () => {
    expect(stretchEnds(makeMetric("manhattan"), 0, 7)).toEqual({ dark: 7, bright: 0 });
    expect(stretchEnds(makeMetric("norm"), 1, 7)).toEqual({ dark: 1, bright: 7 });
  });

  test("real values turn no angle where the least value is 0", () => {
    const { origin } = valueScale(8, { min: 0, max: 4 });
    expect(shiftOf(makeMetric("angular-real"), origin)).toBe("none");
    expect(offeredMetrics({ min: 0, max: 4 }).map(({ name }) => name)).not.toContain("angular-real");
    expect(offeredMetrics({ min: -1, max: 4 })).toEqual(metricList);
  });
});
