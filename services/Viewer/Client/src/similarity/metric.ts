/** What is shown of a reference and the other cells, as named in links; docs/metrics.md defines each. */
export type MetricName =
  | "angular"
  | "angular-real"
  | "angular-centred"
  | "cosine"
  | "pearson"
  | "euclidean"
  | "manhattan"
  | "fractional"
  | "norm";

/** A metric with what can be set on it: the exponent k of the fractional distance, above 0 and below 1. */
export type Metric =
  | { readonly name: Exclude<MetricName, "fractional"> }
  | { readonly name: "fractional"; readonly k: number };

/** The measure of the paper (Eq. 3), where every viewer starts. */
export const angular: Metric = { name: "angular" };

/** @throws RangeError when there is no such metric, or k is not above 0 and below 1 */
export function makeMetric(name: MetricName, k = 0.5): Metric {
  if (name !== "fractional") return { name };
  if (!(k > 0 && k < 1)) throw new RangeError(`k must be above 0 and below 1; found ${k}.`);
  return { name, k };
}

export function sameMetric(a: Metric, b: Metric): boolean {
  return a.name === b.name && exponentOf(a) === exponentOf(b);
}

function exponentOf(metric: Metric): number | null {
  return metric.name === "fractional" ? metric.k : null;
}

/** How values are read: a similarity is greatest for equal vectors, a distance least, a size compares nothing. */
export type MetricKind = "similarity" | "distance" | "size";

export function kindOf({ name }: Metric): MetricKind {
  if (name === "norm") return "size";
  return name === "euclidean" || name === "manhattan" || name === "fractional" ? "distance" : "similarity";
}

/** The value that the stretch takes to 0 and the one it takes to 1: near is bright, so distances are turned. */
export function stretchEnds(metric: Metric, min: number, max: number): { dark: number; bright: number } {
  return kindOf(metric) === "distance" ? { dark: max, bright: min } : { dark: min, bright: max };
}

/** What a metric takes away from the stored vectors before it compares where they point; null: it does not. */
export type Shift =
  /** Nothing. */
  | "none"
  /** The stored value that stands for the real value 0. */
  | "origin"
  /** The vector's own mean over the channels. */
  | "own-mean"
  /** The mean vector of the map. */
  | "map-mean";

/** @param origin of the map's `ValueScale` */
export function shiftOf({ name }: Metric, origin: number): Shift {
  if (name === "pearson") return "own-mean";
  if (name === "angular-centred") return "map-mean";
  const real = name === "angular-real" || name === "cosine" || name === "norm";
  return real && origin !== 0 ? "origin" : "none";
}
