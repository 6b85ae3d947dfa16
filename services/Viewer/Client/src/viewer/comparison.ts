import { angleInDegrees, stretch } from "../colour/stretch";
import type { Cell } from "../dataset/affine";
import type { ValueRange } from "../dataset/metadata";
import type { SimilarityMap } from "../similarity/backend";
import { kindOf, type Metric } from "../similarity/metric";
import { type Rank, rankOf } from "../similarity/rank";
import { endsOf, type Shown } from "./shown";

/** How the current cell compares with the pinned one, in the drawn map. */
export interface Comparison {
  readonly value: number;
  /** Degrees; null when the metric is no angle. */
  readonly angle: number | null;
  /** Where it lies among the other cells; null for the reference itself, and without data. */
  readonly rank: Rank | null;
}

/**
 * Metrics are symmetric: the map of the current cell holds the value of the pinned one, and the map that is
 * frozen at the pinned cell holds that of the current one. While neither is drawn yet there is no number.
 *
 * @param width cells a row
 */
export function compare(
  map: SimilarityMap,
  width: number,
  current: Cell,
  pinned: Cell | null,
): Comparison | null {
  if (!pinned) return null;
  const [here, there] = [current.y * width + current.x, pinned.y * width + pinned.x];
  const size = kindOf(map.metric) === "size";
  const other = size || map.reference === here ? there : map.reference === there ? here : -1;
  const value = map.values[other] ?? Number.NaN;
  const rank =
    !size && other === map.reference
      ? null
      : rankOf(map.values, value, nearest(map.metric), size ? -1 : map.reference);
  return { value, angle: angleOf(map.metric, value), rank };
}

/** The value that is shown of a cell, its stretched value (Eq. 5), and its place where it is a size of its own. */
export function ownNumbers(
  shown: Shown,
  range: ValueRange,
  cell: number,
): { value: number; stretched: number; rank: Rank | null } {
  const value = shown.values[cell] ?? Number.NaN;
  return {
    value,
    stretched: stretchedOf(shown, range, value),
    rank: rankOf(shown.values, value, "largest", -1),
  };
}

/** s' of Eq. 5, within 0 and 1 as it is drawn. */
export function stretchedOf(shown: Shown, range: ValueRange, value: number): number {
  const { dark, bright } = endsOf(shown, range);
  const stretched = stretch(value, dark, bright);
  return Number.isNaN(stretched) ? stretched : Math.max(0, Math.min(1, stretched));
}

function nearest(metric: Metric): "smallest" | "largest" {
  return kindOf(metric) === "distance" ? "smallest" : "largest";
}

function angleOf({ name }: Metric, value: number): number | null {
  if (name.startsWith("angular")) return angleInDegrees(value);
  return name === "cosine" ? (Math.acos(Math.max(-1, Math.min(1, value))) * 180) / Math.PI : null;
}
