import type { ValueRange } from "../dataset/metadata";
import { kindOf, type Metric, type MetricName } from "./metric";

/** A metric as the page offers it. */
export interface MetricEntry {
  readonly name: MetricName;
  readonly title: string;
  /** What it is for, in one sentence; docs/metrics.md has the same. */
  readonly use: string;
}

/** All metrics, the paper's first. */
export const metricList: readonly MetricEntry[] = [
  {
    name: "angular",
    title: "Angular (Eq. 3)",
    use: "The measure of the paper: compares which features respond, whatever their strength, on the values as stored.",
  },
  {
    name: "angular-real",
    title: "Angular, real values",
    use: "The same angle seen from the network's true zero, for layers whose activations can be negative.",
  },
  {
    name: "angular-centred",
    title: "Angular, centred",
    use: "Takes away what all cells have in common, so that maps in which everything looks alike gain contrast.",
  },
  {
    name: "cosine",
    title: "Cosine",
    use: "The similarity most papers report; like the angle, but it tells nearly equal vectors less well apart.",
  },
  {
    name: "pearson",
    title: "Pearson",
    use: "Compares the profile over the channels, whatever its level and strength.",
  },
  {
    name: "euclidean",
    title: "Euclidean",
    use: "The plain distance: strength counts as well as direction, and the largest differences count most.",
  },
  {
    name: "manhattan",
    title: "Manhattan",
    use: "Adds up all differences evenly, so that a few strong channels dominate less.",
  },
  {
    name: "fractional",
    title: "Fractional L_k",
    use: "Counts how many channels differ rather than by how much, the more so the smaller k; meant for many channels.",
  },
  {
    name: "norm",
    title: "Norm",
    use: "No comparison at all: how strongly the network responds at each spot, good for finding outliers.",
  },
];

export function metricEntry(name: MetricName): MetricEntry {
  return metricList.find((entry) => entry.name === name)!;
}

/** The metrics that differ for a map: real values turn no angle where 0 stands for 0 or the range is not known. */
export function offeredMetrics(range: ValueRange | null): MetricEntry[] {
  const signed = range !== null && range.min !== 0;
  return metricList.filter(({ name }) => signed || name !== "angular-real");
}

/** The unit of distances and norms in a sentence; similarities have none. */
export function unitSentence(metric: Metric, range: ValueRange | null): string {
  if (kindOf(metric) === "similarity") return "";
  return range ? "In units of the activations." : "In shares of the greatest stored value.";
}
