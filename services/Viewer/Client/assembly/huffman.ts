// Tables of the Huffman codes of a deflate block (RFC 1951, 3.2.2).
//
// A table has one u32 for each value of the next FAST bits of the stream:
//   literals  bits 0-7: bits used, 8-9: literals (1 or 2), 16-31: the literals themselves
//   others    bits 0-7: bits used, 8-9: 0, 10: base and extra bits follow, 12-15: extra bits, 16-31: base
//   no code   0: a code longer than FAST bits, or none
// Behind it lies what `decodeLong` needs: how many codes have each length, and the symbols in the order of their codes.

/** Bits that one look into a table decodes. */
export const FAST: u32 = 11;
const LONGEST: u32 = 15;
const COUNTS: usize = (<usize>1) << (FAST + 2);
const SYMBOLS: usize = COUNTS + 32;
/** Bytes of a table. */
export const TABLE_BYTES: usize = SYMBOLS + 640;

/** Base of symbol 256 in the table of lengths: the end of the block. */
export const END: u32 = 0xffff;

/** Base and extra bits, as one number: extra << 16 | base; one entry a symbol from 257 and from 0 on. */
const lengthCodes: usize = memory.data(29 * 4);
const distanceCodes: usize = memory.data(30 * 4);
/** Where codes of each length begin, while a table is built. */
const next: usize = memory.data(64);
const places: usize = memory.data(32);

/** Fills the tables of lengths and distances: once, before the first block. */
export function prepareCodes(): void {
  let base: u32 = 3;
  for (let i: u32 = 0; i < 28; i++) {
    const extra = i < 8 ? 0 : (i - 4) >> 2;
    store<u32>(lengthCodes + ((<usize>i) << 2), (extra << 16) | base);
    base += 1 << extra;
  }
  store<u32>(lengthCodes + 28 * 4, 258);
  base = 1;
  for (let i: u32 = 0; i < 30; i++) {
    const extra = i < 4 ? 0 : (i - 2) >> 1;
    store<u32>(distanceCodes + ((<usize>i) << 2), (extra << 16) | base);
    base += 1 << extra;
  }
}

/**
 * Builds a table from the length of each symbol's code, one byte each.
 *
 * @param literal whether the symbols are literals and lengths; otherwise they are distances
 * @returns whether the code is one: not more codes than there is room for, and no gap but in a code of one symbol
 */
export function buildTable(lengths: usize, symbols: u32, table: usize, literal: bool): bool {
  memory.fill(table, 0, TABLE_BYTES);
  for (let i: usize = 0; i < symbols; i++) {
    const length = <usize>load<u8>(lengths + i);
    if (length > 0) store<u16>(table + COUNTS + (length << 1), load<u16>(table + COUNTS + (length << 1)) + 1);
  }
  let left: i32 = 1,
    code: u32 = 0,
    place: u32 = 0;
  for (let length: usize = 1; length <= LONGEST; length++) {
    const count = <u32>load<u16>(table + COUNTS + (length << 1));
    left = (left << 1) - <i32>count;
    if (left < 0) return false;
    store<u32>(next + (length << 2), code);
    store<u16>(places + (length << 1), <u16>place);
    code = (code + count) << 1;
    place += count;
  }
  if (left > 0 && place > 1) return false;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <usize>load<u8>(lengths + symbol);
    if (length === 0) continue;
    const slot = load<u16>(places + (length << 1));
    store<u16>(places + (length << 1), slot + 1);
    store<u16>(table + SYMBOLS + ((<usize>slot) << 1), <u16>symbol);
    const value = load<u32>(next + (length << 2));
    store<u32>(next + (length << 2), value + 1);
    if (length <= FAST)
      spread(table, reversed(value, <u32>length), <u32>length, entryOf(symbol, literal) | <u32>length);
  }
  if (literal) pairLiterals(table);
  return true;
}

/** What a look into a table gives for a symbol, without the bits used. */
function entryOf(symbol: u32, literal: bool): u32 {
  if (!literal) {
    if (symbol > 29) return 0x800;
    const code = load<u32>(distanceCodes + ((<usize>symbol) << 2));
    return 0x400 | ((code >> 16) << 12) | (code << 16);
  }
  if (symbol < 256) return 0x100 | (symbol << 16);
  if (symbol === 256) return END << 16;
  if (symbol > 285) return 0x800;
  const code = load<u32>(lengthCodes + ((<usize>(symbol - 257)) << 2));
  return 0x400 | ((code >> 16) << 12) | (code << 16);
}

/** Writes an entry wherever the next bits begin with its code. */
function spread(table: usize, code: u32, length: u32, entry: u32): void {
  for (let at = code; at < 1 << FAST; at += 1 << length) store<u32>(table + ((<usize>at) << 2), entry);
}

/** Where a second literal follows within the same bits, both are decoded at one look. */
function pairLiterals(table: usize): void {
  // From the top: the entry looked up for the second literal lies below, and is still single.
  for (let at: u32 = (1 << FAST) - 1; at > 0; at--) {
    const first = load<u32>(table + ((<usize>at) << 2));
    if ((first & 0x300) !== 0x100) continue;
    const used = first & 255;
    const second = load<u32>(table + ((<usize>(at >> used)) << 2));
    if ((second & 0x300) !== 0x100 || used + (second & 255) > FAST) continue;
    const literals = ((first >> 16) & 255) | ((second >> 8) & 0xff00);
    store<u32>(table + ((<usize>at) << 2), (literals << 16) | 0x200 | (used + (second & 255)));
  }
}

/**
 * Decodes one symbol whose code is longer than FAST bits, bit by bit.
 * @returns symbol << 8 | bits used; -1 when no code begins so
 */
export function decodeLong(table: usize, bits: u64): i32 {
  let code: i32 = 0,
    first: i32 = 0,
    index: i32 = 0;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    code |= <i32>(bits & 1);
    bits >>= 1;
    const count = <i32>load<u16>(table + COUNTS + ((<usize>length) << 1));
    if (code - count < first) {
      return ((<i32>load<u16>(table + SYMBOLS + ((<usize>(index + code - first)) << 1))) << 8) | <i32>length;
    }
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return -1;
}

/** The entry of a symbol, whatever the length of its code; 0 when no code begins so. */
export function slowly(entry: u32, table: usize, buffer: u64, literal: bool): u32 {
  if (entry !== 0) return entry;
  const found = decodeLong(table, buffer);
  return found < 0 ? 0 : entryOf(<u32>found >> 8, literal) | (<u32>found & 255);
}

function reversed(code: u32, length: u32): u32 {
  let result: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    result = (result << 1) | (code & 1);
    code >>= 1;
  }
  return result;
}
