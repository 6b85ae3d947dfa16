import type { Shift } from "../metric";

/**
 * How a shift of all vectors changes dot products and lengths, so that the exact integer products of the stored
 * vectors serve every metric of directions. With w(p), the channels of p summed up with weights:
 *   length^2 of shifted p = |p|^2 + linear w + quadratic w^2 + constant
 *   shifted p . shifted q = p . q + slope(w(q)) w(p) + offset(w(q))
 */
export interface ShiftTerms {
  /** One per channel. */
  readonly weights: Float64Array<ArrayBuffer>;
  readonly linear: number;
  readonly quadratic: number;
  readonly constant: number;
  slope(ofReference: number): number;
  offset(ofReference: number): number;
}

/**
 * @param features channels of the map
 * @param channels those that are there: the others take no part
 * @param origin what is added to each stored value to count from the real 0
 * @param mean of the map, one per channel; for "map-mean" only
 */
export function shiftTerms(
  shift: Exclude<Shift, "none">,
  features: number,
  channels: number,
  origin: number,
  mean: Float64Array<ArrayBuffer> | null,
): ShiftTerms {
  const ones = new Float64Array(features).fill(1);
  switch (shift) {
    case "origin": {
      // (p + o 1) . (q + o 1)
      const constant = channels * origin * origin;
      return {
        weights: ones,
        linear: 2 * origin,
        quadratic: 0,
        constant,
        slope: () => origin,
        offset: (w) => origin * w + constant,
      };
    }
    case "own-mean":
      // (p - w(p) / N 1) . (q - w(q) / N 1)
      return {
        weights: ones,
        linear: 0,
        quadratic: -1 / channels,
        constant: 0,
        slope: (w) => -w / channels,
        offset: () => 0,
      };
    case "map-mean": {
      // (p - m) . (q - m)
      const constant = mean!.reduce((sum, m) => sum + m * m, 0);
      return {
        weights: mean!,
        linear: -2,
        quadratic: 0,
        constant,
        slope: () => -1,
        offset: (w) => constant - w,
      };
    }
  }
}
