// Dot products of the reference and each pixel: exact integers at 8 and 16 bit, float64 at 32.

import {
  addIntegers,
  clear,
  clearIntegers,
  evenChannels,
  evenLanes,
  oddChannels,
  oddLanes,
  sumOfPairs,
  widen,
  widenLong,
} from "./sums";

export function dots8(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  const integers = clearIntegers(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = integers; at < end; at += 64, sum += 64) {
      addIntegers(sum, dotsOfFour(v128.load(at), vector));
      addIntegers(sum + 16, dotsOfFour(v128.load(at, 16), vector));
      addIntegers(sum + 32, dotsOfFour(v128.load(at, 32), vector));
      addIntegers(sum + 48, dotsOfFour(v128.load(at, 48), vector));
    }
  }
  widen(sums, count);
}

/** Four pixels of four 8-bit channels times the reference: four sums. */
function dotsOfFour(pixels: v128, vector: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(evenChannels(pixels), evenLanes(vector)),
    i32x4.dot_i16x8_s(oddChannels(pixels), oddLanes(vector)),
  );
}

export function dots16(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 16, sum += 32) {
      const four = v128.load(at);
      v128.store(sum, i64x2.add(v128.load(sum), sumOfPairs(i32x4.extmul_low_i16x8_u(four, vector))));
      v128.store(sum, i64x2.add(v128.load(sum, 16), sumOfPairs(i32x4.extmul_high_i16x8_u(four, vector))), 16);
    }
  }
  widenLong(sums, count);
}

export function dots32(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const value = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 16, sum += 32) {
      const four = v128.load(at);
      const low = f64x2.convert_low_i32x4_u(four);
      const high = f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(low, value)));
      v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.mul(high, value)), 16);
    }
  }
}
