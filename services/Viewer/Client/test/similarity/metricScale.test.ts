import { expect, test } from "vitest";
import { makeMetric } from "../../src/similarity/metric";
import { metricScale } from "../../src/similarity/metricScale";

test("similarities are written on a scale of their own range", () => {
  expect(metricScale(makeMetric("angular"), 1)).toMatchObject({ title: "Similarity", low: 0, high: 1 });
  expect(metricScale(makeMetric("pearson"), 1)).toMatchObject({ title: "Correlation", low: -1, high: 1 });
});

test("distances have 0 at the bright end and the map's largest at the dark one", () => {
  const scale = metricScale(makeMetric("euclidean"), 12.5);
  expect(scale).toMatchObject({ title: "Distance", low: 12.5, high: 0 });
  expect([0, 12.5, 4e-5, 1.2e9, Number.NaN].map(scale.format)).toEqual([
    "0",
    "12.50",
    "4.00e-5",
    "1.20e+9",
    "–",
  ]);
});

test("a map of zero distances still has a scale", () => {
  expect(metricScale(makeMetric("manhattan"), 0)).toMatchObject({ low: 1, high: 0 });
});
