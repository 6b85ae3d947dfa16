// Sums of |difference|^k for the fractional distance, by tables that the caller writes (powerTable.ts):
// 8 bit      511 f64: |d|^k for d = -255 to 255
// 16, 32 bit 1024 pairs of f64: m^k for m = 1 + i / 1024, and the step to the next; then 2^(e k) for e = 0 to 32.
//            Between two entries a straight line is off by 3e-8 of the value at most.

import { clear } from "./sums";

export function powers8(
  tiles: usize,
  tileCount: i32,
  count: i32,
  reference: usize,
  sums: usize,
  table: usize,
): void {
  clear(sums, count);
  const middle: usize = table + 255 * 8;
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = reference + ((<usize>tile) << 4);
    const r = middle - ((<usize>load<u16>(vector)) << 3),
      g = middle - ((<usize>load<u16>(vector, 2)) << 3),
      b = middle - ((<usize>load<u16>(vector, 4)) << 3),
      a = middle - ((<usize>load<u16>(vector, 6)) << 3);
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 4, sum += 8) {
      const low =
        load<f64>(r + ((<usize>load<u8>(at)) << 3)) + load<f64>(g + ((<usize>load<u8>(at, 1)) << 3));
      const high =
        load<f64>(b + ((<usize>load<u8>(at, 2)) << 3)) + load<f64>(a + ((<usize>load<u8>(at, 3)) << 3));
      store<f64>(sum, load<f64>(sum) + (low + high));
    }
  }
}

export function powers16(
  tiles: usize,
  tileCount: i32,
  count: i32,
  reference: usize,
  sums: usize,
  table: usize,
): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const vector = reference + ((<usize>tile) << 4);
    const first = <f64>load<u16>(vector),
      second = <f64>load<u16>(vector, 2);
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 4, sum += 8) {
      const power =
        powerOf(<f64>load<u16>(at) - first, table) + powerOf(<f64>load<u16>(at, 2) - second, table);
      store<f64>(sum, load<f64>(sum) + power);
    }
  }
}

export function powers32(
  tiles: usize,
  tileCount: i32,
  count: i32,
  reference: usize,
  sums: usize,
  table: usize,
): void {
  clear(sums, count);
  let at: usize = tiles;
  for (let tile: i32 = 0; tile < tileCount; tile++) {
    const value = load<f64>(reference + ((<usize>tile) << 4));
    const end: usize = at + ((<usize>count) << 2);
    for (let sum: usize = sums; at < end; at += 4, sum += 8) {
      store<f64>(sum, load<f64>(sum) + powerOf(<f64>load<u32>(at) - value, table));
    }
  }
}

/** |d|^k of a whole number: |d| = 2^e m with m from 1 to 2. */
function powerOf(d: f64, table: usize): f64 {
  if (d === 0) return 0;
  const bits = reinterpret<u64>(abs(d));
  const exponent = <usize>(bits >> 52) - 1023;
  const entry = table + ((<usize>(bits >> 42) & 1023) << 4);
  const share = <f64>(<i64>(bits & 0x3ffffffffff)) * 2.2737367544323206e-13; // 2^-42
  return (load<f64>(entry) + share * load<f64>(entry, 8)) * load<f64>(table + 16384 + (exponent << 3));
}
