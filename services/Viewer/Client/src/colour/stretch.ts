/**
 * A range this narrow is one value: it lies below the accuracy of s, and stretching it would show rounding
 * errors in full colour.
 */
const flat = 1e-6;

/**
 * The stretch of Eq. 5, s' = (s - min) / (max - min). A constant map is 1 everywhere: every cell is as
 * similar as the reference itself. NaN (no data) stays NaN.
 */
export function stretch(s: number, min: number, max: number): number {
  if (max - min < flat) return Number.isNaN(s) ? s : 1;
  return (s - min) / (max - min);
}

/** The angle in degrees that belongs to a similarity (Eq. 3): 0 for s = 1, 90 for s = 0. */
export function angleInDegrees(s: number): number {
  return (1 - s) * 90;
}
