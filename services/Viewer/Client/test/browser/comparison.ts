import type { SimilarityMap } from "../../src/similarity/backend";
import { kindOf, type Metric } from "../../src/similarity/metric";

/** What a backend got wrong on one map. */
export interface Finding {
  readonly seed: number;
  readonly backend: string;
  readonly metric: string;
  /** Greatest error over the map, beyond the rounding to float32, as a share of the range of the true values. */
  readonly error: number;
  /** What is wrong beside that; empty: nothing. */
  readonly problem: string;
  /** The map in words. */
  readonly map: string;
}

/** Compares a map with that of the twin in float64. */
export function compareWithTwin(
  expected: Float64Array,
  { values, min, max, metric, reference }: SimilarityMap,
): Pick<Finding, "error" | "problem"> {
  const known = [...expected].filter((value) => !Number.isNaN(value));
  const extent = extentOf(known, metric);
  let [error, holes] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(expected[i]!) !== Number.isNaN(values[i]!)) holes++;
    else if (known.length > 0 && !Number.isNaN(expected[i]!)) {
      // Rounding to float32 is no error.
      const beyond = Math.abs(expected[i]! - values[i]!) - Math.abs(expected[i]!) * 2 ** -24;
      error = Math.max(error, beyond / extent);
    }
  }
  const problems: string[] = [];
  if (values.length !== expected.length)
    problems.push(`${values.length} values for ${expected.length} cells`);
  if (holes > 0) problems.push(`no data in ${holes} cells where there is some, or the other way round`);
  const own = values[reference]!;
  const exact = kindOf(metric) === "similarity" ? 1 : 0;
  if (kindOf(metric) !== "size" && !Number.isNaN(own) && own !== exact)
    problems.push(`${own} at the reference`);
  const found = values.filter((value) => !Number.isNaN(value));
  const [least, most] =
    found.length > 0 ? [Math.min(...found), Math.max(...found)] : [Number.NaN, Number.NaN];
  if (!Object.is(min, least) || !Object.is(max, most)) {
    // The range of the card is taken before a root, and 0 may have either sign.
    if (!(Math.abs(min - least) <= 1e-6 * extent && Math.abs(max - most) <= 1e-6 * extent))
      problems.push(`range ${min} to ${max} for values from ${least} to ${most}`);
  }
  return { error, problem: problems.join("; ") };
}

/**
 * The range of the true values; where they are all the same, what such values may reach. That of sizes begins at 0:
 * float32 itself does not tell sizes apart that are nearly the same.
 */
function extentOf(known: readonly number[], metric: Metric): number {
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const usual = kindOf(metric) === "similarity" ? 1 : Math.max(most, Number.MIN_VALUE);
  return kindOf(metric) !== "size" && most - least > 1e-3 * usual ? most - least : usual;
}
