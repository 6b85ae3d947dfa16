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
  const even = v128.and(pixels, i16x8.splat(255)),
    odd = i16x8.shr_u(pixels, 8);
  const byEven = v128.shuffle<i16>(vector, vector, 0, 2, 0, 2, 0, 2, 0, 2),
    byOdd = v128.shuffle<i16>(vector, vector, 1, 3, 1, 3, 1, 3, 1, 3);
  if (idof<Term>() === idof<Product>()) return sumOfDots(even, byEven, odd, byOdd);
  const evenApart = i16x8.sub(even, byEven),
    oddApart = i16x8.sub(odd, byOdd);
  return sumOfDots(evenApart, evenApart, oddApart, oddApart);
}

/** The products of two times eight i16, a sum for each four of them. */
function sumOfDots(even: v128, byEven: v128, odd: v128, byOdd: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(even, byEven), i32x4.dot_i16x8_s(odd, byOdd));
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
