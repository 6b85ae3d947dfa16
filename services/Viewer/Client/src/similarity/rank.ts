/** A place among cells, nearest or largest first. */
export interface Rank {
  /** From 1; equal values share the best place. */
  readonly place: number;
  /** Cells with data that are compared. */
  readonly of: number;
}

/**
 * The place of a value among the values of a map.
 *
 * @param values NaN: no data, not counted
 * @param first which end comes first: the smallest value for distances, else the largest
 * @param except a cell that is not counted: the reference, which is always the nearest to itself; -1: none
 */
export function rankOf(
  values: Float32Array,
  value: number,
  first: "smallest" | "largest",
  except: number,
): Rank | null {
  if (Number.isNaN(value)) return null;
  let [less, greater, empty] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const other = values[i]!;
    if (other < value) less++;
    else if (other > value) greater++;
    else if (Number.isNaN(other)) empty++;
  }
  let before = first === "smallest" ? less : greater;
  let of = values.length - empty;
  const left = values[except];
  if (left !== undefined && !Number.isNaN(left)) {
    of--;
    if (first === "smallest" ? left < value : left > value) before--;
  }
  return of > 0 ? { place: before + 1, of } : null;
}

/** "412 of 8474, top 4.9%". */
export function formatRank({ place, of }: Rank): string {
  const percent = (place / of) * 100;
  return `${place} of ${of}, top ${percent < 10 ? percent.toPrecision(2) : Math.round(percent)}%`;
}
