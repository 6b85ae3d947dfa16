// Angular similarity (Eq. 3 of the paper) of one reference vector with a band of rows, in SIMD.
// One exported function per precision; the caller owns the memory and passes byte addresses.
//
// tiles       tileCount x pixels x 4 bytes, as the PNG tiles hold them; pixels is a multiple of 16
// reference   16 bytes per tile: 8 bit: RGBARGBA as i16; 16 bit: four times the two channels as u16;
//             32 bit: twice the channel as f64
// norms       f64 per pixel: lengths of the vectors; 0 where there is no data
// dots        scratch of 8 bytes per pixel of one block
// similarity  f32 per pixel: the result, NaN where there is no data
// range       two f32: smallest and largest similarity, +Infinity and -Infinity without any data
//
// Integer dot products are exact; the angle is taken from 1 - cosine in float64, which loses nothing for
// nearly equal vectors, where acos of a float32 would.

import { begin, end, finish } from "./angle";

/** Pixels whose partial sums stay in the first-level cache while all tiles pass over them. */
const BLOCK: i32 = 2048;

/** Adds the squares of one tile to the squared lengths. */
export function addSquares8(tile: usize, pixels: i32, squares: usize): void {
  for (let i: i32 = 0; i < pixels; i++) {
    const at = tile + ((<usize>i) << 2);
    const r = <u32>load<u8>(at),
      g = <u32>load<u8>(at, 1),
      b = <u32>load<u8>(at, 2),
      a = <u32>load<u8>(at, 3);
    add(squares + ((<usize>i) << 3), <f64>(r * r + g * g + b * b + a * a));
  }
}

export function addSquares16(tile: usize, pixels: i32, squares: usize): void {
  for (let i: i32 = 0; i < pixels; i++) {
    const at = tile + ((<usize>i) << 2);
    const first = <u64>load<u16>(at),
      second = <u64>load<u16>(at, 2);
    add(squares + ((<usize>i) << 3), <f64>(first * first + second * second));
  }
}

export function addSquares32(tile: usize, pixels: i32, squares: usize): void {
  for (let i: i32 = 0; i < pixels; i++) {
    const value = <f64>load<u32>(tile + ((<usize>i) << 2));
    add(squares + ((<usize>i) << 3), value * value);
  }
}

function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Turns squared lengths into lengths. */
export function squareRoots(squares: usize, pixels: i32): void {
  for (let i: i32 = 0; i < pixels; i += 2) {
    const at = squares + ((<usize>i) << 3);
    v128.store(at, f64x2.sqrt(v128.load(at)));
  }
}

export function similarity8(
  tiles: usize,
  tileCount: i32,
  pixels: i32,
  reference: usize,
  referenceNorm: f64,
  norms: usize,
  dots: usize,
  similarity: usize,
  range: usize,
): void {
  begin(range);
  for (let from: i32 = 0; from < pixels; from += BLOCK) {
    const count = min(BLOCK, pixels - from);
    memory.fill(dots, 0, (<usize>count) << 2);
    for (let tile: i32 = 0; tile < tileCount; tile++) {
      const vector = v128.load(reference + ((<usize>tile) << 4));
      let at: usize = tiles + ((<usize>tile * <usize>pixels + <usize>from) << 2);
      const end: usize = at + ((<usize>count) << 2);
      for (let sum: usize = dots; at < end; at += 64, sum += 64) {
        v128.store(sum, i32x4.add(v128.load(sum), dotsOfFour(v128.load(at), vector)));
        v128.store(sum, i32x4.add(v128.load(sum, 16), dotsOfFour(v128.load(at, 16), vector)), 16);
        v128.store(sum, i32x4.add(v128.load(sum, 32), dotsOfFour(v128.load(at, 32), vector)), 32);
        v128.store(sum, i32x4.add(v128.load(sum, 48), dotsOfFour(v128.load(at, 48), vector)), 48);
      }
    }
    for (let i: i32 = 0; i < count; i += 4) {
      const sums = v128.load(dots + ((<usize>i) << 2));
      const high = v128.shuffle<i32>(sums, sums, 2, 3, 2, 3);
      finish(
        f64x2.convert_low_i32x4_s(sums),
        f64x2.convert_low_i32x4_s(high),
        referenceNorm,
        norms + ((<usize>(from + i)) << 3),
        similarity + ((<usize>(from + i)) << 2),
        range,
      );
    }
  }
  end(range);
}

/** Four pixels of four 8-bit channels times the reference: four sums. */
function dotsOfFour(pixels: v128, vector: v128): v128 {
  const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pixels), vector);
  const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pixels), vector);
  return i32x4.add(v128.shuffle<i32>(low, high, 0, 2, 4, 6), v128.shuffle<i32>(low, high, 1, 3, 5, 7));
}

export function similarity16(
  tiles: usize,
  tileCount: i32,
  pixels: i32,
  reference: usize,
  referenceNorm: f64,
  norms: usize,
  dots: usize,
  similarity: usize,
  range: usize,
): void {
  begin(range);
  for (let from: i32 = 0; from < pixels; from += BLOCK) {
    const count = min(BLOCK, pixels - from);
    memory.fill(dots, 0, (<usize>count) << 3);
    for (let tile: i32 = 0; tile < tileCount; tile++) {
      const vector = v128.load(reference + ((<usize>tile) << 4));
      let at: usize = tiles + ((<usize>tile * <usize>pixels + <usize>from) << 2);
      const end: usize = at + ((<usize>count) << 2);
      for (let sum: usize = dots; at < end; at += 16, sum += 32) {
        const four = v128.load(at);
        v128.store(sum, i64x2.add(v128.load(sum), sumOfPairs(i32x4.extmul_low_i16x8_u(four, vector))));
        v128.store(
          sum,
          i64x2.add(v128.load(sum, 16), sumOfPairs(i32x4.extmul_high_i16x8_u(four, vector))),
          16,
        );
      }
    }
    for (let i: i32 = 0; i < count; i += 4) {
      const at = dots + ((<usize>i) << 3);
      finish(
        toFloats(v128.load(at)),
        toFloats(v128.load(at, 16)),
        referenceNorm,
        norms + ((<usize>(from + i)) << 3),
        similarity + ((<usize>(from + i)) << 2),
        range,
      );
    }
  }
  end(range);
}

/** Four unsigned products to two 64-bit sums of neighbours. */
function sumOfPairs(products: v128): v128 {
  return i64x2.add(v128.and(products, i64x2.splat(0xffffffff)), i64x2.shr_u(products, 32));
}

/** Two integers below 2^52 as float64: written into the fraction of 2^52, which is then taken away. */
function toFloats(integers: v128): v128 {
  return f64x2.sub(v128.or(integers, i64x2.splat(0x4330000000000000)), f64x2.splat(4503599627370496.0));
}

export function similarity32(
  tiles: usize,
  tileCount: i32,
  pixels: i32,
  reference: usize,
  referenceNorm: f64,
  norms: usize,
  dots: usize,
  similarity: usize,
  range: usize,
): void {
  begin(range);
  for (let from: i32 = 0; from < pixels; from += BLOCK) {
    const count = min(BLOCK, pixels - from);
    memory.fill(dots, 0, (<usize>count) << 3);
    for (let tile: i32 = 0; tile < tileCount; tile++) {
      const value = v128.load(reference + ((<usize>tile) << 4));
      let at: usize = tiles + ((<usize>tile * <usize>pixels + <usize>from) << 2);
      const end: usize = at + ((<usize>count) << 2);
      for (let sum: usize = dots; at < end; at += 16, sum += 32) {
        const four = v128.load(at);
        const low = f64x2.convert_low_i32x4_u(four);
        const high = f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
        v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(low, value)));
        v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.mul(high, value)), 16);
      }
    }
    for (let i: i32 = 0; i < count; i += 4) {
      const at = dots + ((<usize>i) << 3);
      finish(
        v128.load(at),
        v128.load(at, 16),
        referenceNorm,
        norms + ((<usize>(from + i)) << 3),
        similarity + ((<usize>(from + i)) << 2),
        range,
      );
    }
  }
  end(range);
}
