/** Heights that a row of the chart can have, in CSS pixels. */
export const rowHeights = [2, 3, 4, 6, 8, 12, 16, 24] as const;

/** From this height on a row has room for its channel's number and value. */
export const labelledRow = 12;

/** The largest height at which all rows fit; the smallest there is where they never do. */
export function fittingRowHeight(rows: number, available: number): number {
  return rowHeights.findLast((height) => height * rows <= available) ?? rowHeights[0];
}

/** The next height up or down. */
export function steppedRowHeight(height: number, step: 1 | -1): number {
  const at = rowHeights.findIndex((candidate) => candidate >= height);
  return rowHeights[Math.max(0, Math.min(rowHeights.length - 1, at + step))]!;
}

/**
 * The stored value that the longest bar stands for: it only grows while one looks around, in steps of 1, 1.5,
 * 2, 3, 5 and 7 times a power of ten, so that the bars of two cells can be compared and do not dance.
 */
export function grownScale(scale: number, vector: Float64Array, largest: number): number {
  const top = vector.reduce((top, value) => Math.max(top, value), largest / 64);
  if (top <= scale) return scale;
  const power = 10 ** Math.floor(Math.log10(top));
  const step = [1, 1.5, 2, 3, 5, 7, 10].find((factor) => factor * power >= top)!;
  return Math.min(largest, step * power);
}

/** How far to scroll so that a row is seen; `now` when it is already. */
export function scrollTo(row: number, rowHeight: number, now: number, available: number): number {
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight];
  return top >= now && bottom <= now + available ? now : Math.max(0, top - available / 2);
}
