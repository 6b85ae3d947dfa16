import type { Precision } from "../dataset/metadata";

/** The values of one vector: channel k of cell i from its tiles (each height x width x 4 bytes). */
export function vectorOf(
  tiles: readonly Uint8Array[],
  precision: Precision,
  features: number,
  cell: number,
): Float64Array {
  const vector = new Float64Array(features);
  const bytes = precision / 8;
  for (let channel = 0; channel < features; channel++) {
    const offset = channel * bytes;
    const tile = tiles[offset >> 2]!;
    for (let byte = 0; byte < bytes; byte++) {
      vector[channel]! += tile[cell * 4 + (offset & 3) + byte]! * 256 ** byte;
    }
  }
  return vector;
}

/**
 * Angular similarity (Eq. 3) in plain float64, by the difference of the unit vectors: the twin that the
 * backends are compared with. NaN when either vector is zero.
 */
export function angularSimilarity(a: Float64Array, b: Float64Array): number {
  const [lengthA, lengthB] = [Math.hypot(...a), Math.hypot(...b)];
  let [difference, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const [p, q] = [a[i]! / lengthA, b[i]! / lengthB];
    difference += (p - q) ** 2;
    sum += (p + q) ** 2;
  }
  return 1 - (4 / Math.PI) * Math.atan2(Math.sqrt(difference), Math.sqrt(sum));
}
