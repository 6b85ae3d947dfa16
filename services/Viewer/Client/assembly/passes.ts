// Sums over the channels for each pixel, compared with the reference: exact integers at 8 and 16 bit, float64 at 32. One loop a
// precision serves all terms (terms.ts).

import { addIntegers, clear, clearIntegers, sumOfPairs, widen, widenLong } from "./sums";
// biome-ignore lint/style/useImportType: the compiler of AssemblyScript knows no imports of types.
import { Absolute, apart16, by16, factor16, Product, Square, term8, term32, vector8 } from "./terms";

function pass8<Term>(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  const integers = clearIntegers(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = vector8<Term>(v128.load(reference + ((<usize>tile) << 4)));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = integers; at < end; at += 64, sum += 64) {
      addIntegers(sum, term8<Term>(v128.load(at), vector));
      addIntegers(sum + 16, term8<Term>(v128.load(at, 16), vector));
      addIntegers(sum + 32, term8<Term>(v128.load(at, 32), vector));
      addIntegers(sum + 48, term8<Term>(v128.load(at, 48), vector));
    }
  }
  widen(sums, count);
}

function pass16<Term>(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 16, sum += 32) {
      const factor = factor16<Term>(v128.load(at), vector);
      const by = by16<Term>(factor, vector);
      v128.store(sum, i64x2.add(v128.load(sum), sumOfPairs(i32x4.extmul_low_i16x8_u(factor, by))));
      v128.store(sum, i64x2.add(v128.load(sum, 16), sumOfPairs(i32x4.extmul_high_i16x8_u(factor, by))), 16);
    }
  }
  widenLong(sums, count);
}

function pass32<Term>(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const value = v128.load(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 16, sum += 32) {
      const four = v128.load(at);
      const low = f64x2.convert_low_i32x4_u(four);
      const high = f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
      v128.store(sum, f64x2.add(v128.load(sum), term32<Term>(low, value)));
      v128.store(sum, f64x2.add(v128.load(sum, 16), term32<Term>(high, value)), 16);
    }
  }
}

/** Absolute differences of 16 bit have room in 32 for all channels there can be. */
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

export function dots8(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass8<Product>(tiles, tileCount, count, reference, sums);
}

export function dots16(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass16<Product>(tiles, tileCount, count, reference, sums);
}

export function dots32(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass32<Product>(tiles, tileCount, count, reference, sums);
}

export function manhattan8(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass8<Absolute>(tiles, tileCount, count, reference, sums);
}

export function manhattan32(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass32<Absolute>(tiles, tileCount, count, reference, sums);
}

export function squares8(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass8<Square>(tiles, tileCount, count, reference, sums);
}

export function squares16(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass16<Square>(tiles, tileCount, count, reference, sums);
}

export function squares32(tiles: usize, tileCount: i32, count: i32, reference: usize, sums: usize): void {
  pass32<Square>(tiles, tileCount, count, reference, sums);
}
