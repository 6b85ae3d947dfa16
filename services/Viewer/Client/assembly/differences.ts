// Sums of absolute and of squared differences to the reference: exact integers at 8 and 16 bit, never taken from
// dot products, where nearly equal vectors would cancel.

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

export function manhattan8(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  const integers = clearIntegers(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const wide = v128.load(reference + ((<usize>tile) << 4));
    const vector = i8x16.narrow_i16x8_u(wide, wide);
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = integers; at < end; at += 16, sum += 16) {
      const four = v128.load(at);
      const apart = v128.or(i8x16.sub_sat_u(four, vector), i8x16.sub_sat_u(vector, four));
      addIntegers(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(apart)));
    }
  }
  widen(sums, count);
}

export function manhattan16(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  const integers = clearIntegers(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = integers; at < end; at += 16, sum += 16) {
      addIntegers(sum, i32x4.extadd_pairwise_i16x8_u(apart16(v128.load(at), vector)));
    }
  }
  widen(sums, count);
}

export function manhattan32(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const value = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 8, sum += 16) {
      const two = f64x2.convert_low_i32x4_u(v128.load64_zero(at));
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.abs(f64x2.sub(two, value))));
    }
  }
}

export function squares8(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  const integers = clearIntegers(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = v128.load(reference + ((<usize>tile) << 4));
    const even = evenLanes(vector),
      odd = oddLanes(vector);
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = integers; at < end; at += 16, sum += 16) {
      const four = v128.load(at);
      const evens = i16x8.sub(evenChannels(four), even),
        odds = i16x8.sub(oddChannels(four), odd);
      addIntegers(sum, i32x4.add(i32x4.dot_i16x8_s(evens, evens), i32x4.dot_i16x8_s(odds, odds)));
    }
  }
  widen(sums, count);
}

export function squares16(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 16, sum += 32) {
      const apart = apart16(v128.load(at), vector);
      v128.store(sum, i64x2.add(v128.load(sum), sumOfPairs(i32x4.extmul_low_i16x8_u(apart, apart))));
      v128.store(sum, i64x2.add(v128.load(sum, 16), sumOfPairs(i32x4.extmul_high_i16x8_u(apart, apart))), 16);
    }
  }
  widenLong(sums, count);
}

export function squares32(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const value = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 8, sum += 16) {
      const apart = f64x2.sub(f64x2.convert_low_i32x4_u(v128.load64_zero(at)), value);
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(apart, apart)));
    }
  }
}

/** Absolute differences of eight 16-bit channels. */
function apart16(pixels: v128, vector: v128): v128 {
  return v128.or(i16x8.sub_sat_u(pixels, vector), i16x8.sub_sat_u(vector, pixels));
}
