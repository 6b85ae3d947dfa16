import type { Metric } from "../metric";

/** The greatest float32. */
const most = 3.4028234663852886e38;

/**
 * From what the shaders leave to a value of the metric; keeps the order of values. Similarities are finished but
 * for the mark of no data.
 *
 * @param step real value of one step of the quantiser
 */
export function finishing(metric: Metric, step: number): (raw: number) => number {
  switch (metric.name) {
    case "euclidean":
    case "norm":
      return (raw) => step * Math.sqrt(raw);
    case "manhattan":
      return (raw) => step * raw;
    case "fractional": {
      const exponent = 1 / metric.k;
      return (raw) => Math.min(step * raw ** exponent, most);
    }
    default:
      return (raw) => (raw < -1.5 ? Number.NaN : raw);
  }
}
