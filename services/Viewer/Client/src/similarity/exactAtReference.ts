import type { SimilarityMap } from "./backend";
import { kindOf } from "./metric";

/**
 * A cell compared with itself is exactly 1 or, for distances, 0: removes the rounding of the backend there, as
 * well as from the end of the range.
 */
export function exactAtReference(map: SimilarityMap): SimilarityMap {
  const { metric, reference, values } = map;
  if (kindOf(metric) !== "similarity" || Number.isNaN(values[reference])) return map;
  values[reference] = 1;
  return { ...map, max: 1 };
}
