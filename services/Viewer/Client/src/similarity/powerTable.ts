import type { Precision } from "../dataset/metadata";

/** Entries for the fraction m of a number 2^e m. */
export const fractions = 1_024;
/** Entries for its exponent e: differences of 32-bit integers reach 2^32. */
export const exponents = 33;

/**
 * m^k for m = 1 + i / 1024 with the step to the next entry, 1024 pairs; then 2^(e k) for e = 0 to 32. A straight
 * line between two entries is off by 3e-8 of the value at most.
 */
export function powerTable(k: number): Float64Array<ArrayBuffer> {
  const table = new Float64Array(2 * fractions + exponents);
  for (let i = 0; i < fractions; i++) {
    const value = (1 + i / fractions) ** k;
    table[2 * i] = value;
    table[2 * i + 1] = (1 + (i + 1) / fractions) ** k - value;
  }
  for (let e = 0; e < exponents; e++) table[2 * fractions + e] = 2 ** (e * k);
  return table;
}

/** |d|^k for d = -255 to 255. */
export function bytePowers(k: number): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: 511 }, (_, i) => Math.abs(i - 255) ** k);
}

/** The table that the kernel wants for a precision. */
export function kernelTable(k: number, precision: Precision): Float64Array<ArrayBuffer> {
  return precision === 8 ? bytePowers(k) : powerTable(k);
}
