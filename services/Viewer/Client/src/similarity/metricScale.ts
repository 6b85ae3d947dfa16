import { formatSimilarity } from "../page/format";
import { kindOf, type Metric } from "./metric";

/** How legend and read-out write the values of a metric, or of a channel. */
export interface MetricScale {
  readonly title: string;
  /** Values at the dark and at the bright end of the scale; for distances the dark end is the larger number. */
  readonly low: number;
  readonly high: number;
  /** A dash for no data. */
  format(value: number): string;
  /** Without superfluous noughts. */
  formatEnd(value: number): string;
}

/** @param max largest value of the map, where the scale of distances and norms ends */
export function metricScale(metric: Metric, max: number): MetricScale {
  const kind = kindOf(metric);
  if (kind === "similarity") {
    const low = metric.name === "angular" ? 0 : -1;
    return { title: similarityTitle(metric), low, high: 1, format: formatSimilarity, formatEnd: String };
  }
  const end = max > 0 ? max : 1;
  return kind === "distance"
    ? { title: "Distance", low: end, high: 0, format: size, formatEnd: zeroOnly }
    : { title: "Norm", low: 0, high: end, format: size, formatEnd: zeroOnly };
}

function similarityTitle({ name }: Metric): string {
  if (name === "cosine") return "Cosine";
  return name === "pearson" ? "Correlation" : "Similarity";
}

/** Four digits, as distances have any size. */
function size(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (value === 0) return "0";
  return value >= 1e5 || value < 1e-3 ? value.toExponential(2) : value.toPrecision(4);
}

/** The other end is the mark of the map itself. */
function zeroOnly(value: number): string {
  return value === 0 ? "0" : "";
}
