/**
 * A range this narrow, as a share of its greater end, is one value: it lies below the accuracy of the map, and
 * stretching it would show rounding errors in full colour.
 */
const flat = 1e-6;

/**
 * The stretch of Eq. 5, s' = (s - min) / (max - min). With the ends exchanged it is that of distances,
 * (max - d) / (max - min). A constant map is 1 everywhere: every cell is as similar as the reference itself.
 * NaN (no data) stays NaN.
 */
export function stretch(value: number, dark: number, bright: number): number {
  if (isConstant(dark, bright)) return Number.isNaN(value) ? value : 1;
  return (value - dark) / (bright - dark);
}

/** Whether a range is narrow enough to be one value. */
export function isConstant(dark: number, bright: number): boolean {
  return Math.abs(bright - dark) <= flat * Math.max(Math.abs(dark), Math.abs(bright));
}

/** The angle in degrees that belongs to a similarity (Eq. 3): 0 for s = 1, 90 for s = 0. */
export function angleInDegrees(s: number): number {
  return (1 - s) * 90;
}
