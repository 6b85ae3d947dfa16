// What is added up over the channels. A type stands for each, so that the compiler makes a loop of its own of it.

/** The product with the reference: dot products. */
export class Product {}
/** The absolute difference from the reference. */
export class Absolute {}
/** The squared difference from the reference. Never taken from dot products, where nearly equal vectors would cancel. */
export class Square {}

/** The reference, RGBARGBA as i16, in the form in which `term8` wants it. */
export function vector8<Term>(wide: v128): v128 {
  return idof<Term>() === idof<Absolute>() ? i8x16.narrow_i16x8_u(wide, wide) : wide;
}

/** @param pixels four of four 8-bit channels @returns four i32, one a pixel */
export function term8<Term>(pixels: v128, vector: v128): v128 {
  if (idof<Term>() === idof<Absolute>()) {
    const apart = v128.or(i8x16.sub_sat_u(pixels, vector), i8x16.sub_sat_u(vector, pixels));
    return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(apart));
  }
  const low = i16x8.extend_low_i8x16_u(pixels),
    high = i16x8.extend_high_i8x16_u(pixels);
  if (idof<Term>() === idof<Product>()) return dotsOfFour(low, vector, high, vector);
  const lowApart = i16x8.sub(low, vector),
    highApart = i16x8.sub(high, vector);
  return dotsOfFour(lowApart, lowApart, highApart, highApart);
}

/** Dot products of the halves of eight i16, twice: four sums. */
function dotsOfFour(low: v128, byLow: v128, high: v128, byHigh: v128): v128 {
  const lows = i32x4.dot_i16x8_s(low, byLow),
    highs = i32x4.dot_i16x8_s(high, byHigh);
  return i32x4.add(v128.shuffle<i32>(lows, highs, 0, 2, 4, 6), v128.shuffle<i32>(lows, highs, 1, 3, 5, 7));
}

/** One factor of the terms of eight 16-bit channels; `by` is the other. */
export function factor16<Term>(pixels: v128, vector: v128): v128 {
  return idof<Term>() === idof<Product>() ? pixels : apart16(pixels, vector);
}

export function by16<Term>(factor: v128, vector: v128): v128 {
  return idof<Term>() === idof<Product>() ? vector : factor;
}

/** Absolute differences of eight 16-bit channels. */
export function apart16(pixels: v128, vector: v128): v128 {
  return v128.or(i16x8.sub_sat_u(pixels, vector), i16x8.sub_sat_u(vector, pixels));
}

/** @param two channels as f64 */
export function term32<Term>(two: v128, value: v128): v128 {
  if (idof<Term>() === idof<Product>()) return f64x2.mul(two, value);
  const apart = f64x2.sub(two, value);
  return idof<Term>() === idof<Absolute>() ? f64x2.abs(apart) : f64x2.mul(apart, apart);
}
