// Scratch of a block: integer sums that become float64.

/** Bytes of the float64 sums of a block; the integer sums of 8-bit maps lie behind them. */
const SUMS: usize = 1024 * 8;

/** Where the 32-bit sums of a block lie, zeroed. */
export function clearIntegers(sums: usize, count: i32): usize {
  memory.fill(sums + SUMS, 0, (<usize>count) << 2);
  return sums + SUMS;
}

/** Zeroes the 64-bit sums of a block, integer or not. */
export function clear(sums: usize, count: i32): void {
  memory.fill(sums, 0, (<usize>count) << 3);
}

/** From 32-bit sums to float64. */
export function widen(sums: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const four = v128.load(sums + SUMS + (i << 2));
    const at = sums + (i << 3);
    v128.store(at, f64x2.convert_low_i32x4_s(four));
    v128.store(at, f64x2.convert_low_i32x4_s(v128.shuffle<i32>(four, four, 2, 3, 2, 3)), 16);
  }
}

/**
 * From 64-bit sums below 2^52 to float64, in place: written into the fraction of 2^52, which is then taken away.
 */
export function widenLong(sums: usize, count: i32): void {
  const offset = f64x2.splat(4503599627370496.0);
  for (let at: usize = sums; at < sums + ((<usize>count) << 3); at += 16) {
    v128.store(at, f64x2.sub(v128.or(v128.load(at), i64x2.splat(0x4330000000000000)), offset));
  }
}

/** Four unsigned 32-bit numbers to two 64-bit sums of neighbours. */
export function sumOfPairs(numbers: v128): v128 {
  return i64x2.add(v128.and(numbers, i64x2.splat(0xffffffff)), i64x2.shr_u(numbers, 32));
}

/** Adds to the four sums at an address. */
export function addIntegers(at: usize, numbers: v128): void {
  v128.store(at, i32x4.add(v128.load(at), numbers));
}
