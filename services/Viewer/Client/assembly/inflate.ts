// Deflate streams (RFC 1951), decoded at one go. Tiles are packed by Huffman coding alone, so literals come in long
// runs: one look into a table gives up to two of them.

import { buildTable, decodeLong, END, FAST, slowly, TABLE_BYTES } from "./huffman";

/** Results of `inflate` below 0. */
const DAMAGED: i32 = -1;
const TOO_LONG: i32 = -2;

const MASK: u64 = (1 << FAST) - 1;
/** The order in which a block tells the lengths of its code of lengths. */
const order: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const lengths: usize = memory.data(512);

/** The stream: next byte, bits taken from it that are not used yet, and how many. */
let input: usize = 0;
let bits: u64 = 0;
let have: u32 = 0;
let inputEnd: usize = 0;
let output: usize = 0;
let outputEnd: usize = 0;

/** Bytes that `tables` of `inflate` needs. */
export function inflateTableBytes(): i32 {
  return 2 * <i32>TABLE_BYTES;
}

/** Address behind the last byte that `inflate` used of the stream. */
export function inflatedUpTo(): usize {
  return input - <usize>(have >> 3);
}

/**
 * @param from the stream; eight bytes behind its end can be read
 * @param to sixteen bytes behind its end can be written
 * @returns bytes written; -1 for a damaged stream, -2 for one that holds more than `room` bytes
 */
export function inflate(from: usize, length: i32, to: usize, room: i32, tables: usize): i32 {
  input = from;
  inputEnd = from + <usize>length;
  output = to;
  outputEnd = to + <usize>room;
  bits = 0;
  have = 0;
  for (let last: u32 = 0; last === 0; ) {
    refill();
    last = take(1);
    const kind = take(2);
    let result: i32 = DAMAGED;
    if (kind === 0) result = copyStored();
    else if (kind === 1 && fixedTables(tables)) result = decodeBlock(to, tables);
    else if (kind === 2 && dynamicTables(tables)) result = decodeBlock(to, tables);
    if (result < 0) return result;
  }
  return inflatedUpTo() <= inputEnd ? <i32>(output - to) : DAMAGED;
}

/** Fills up to 56 bits at least; behind the end of the stream the bits are whatever lies there. */
function refill(): void {
  bits |= load<u64>(input) << (<u64>have);
  input += <usize>((63 - have) >> 3);
  have |= 56;
}

function take(count: u32): u32 {
  const value = <u32>(bits & (((<u64>1) << (<u64>count)) - 1));
  bits >>= <u64>count;
  have -= count;
  return value;
}

function copyStored(): i32 {
  input = inflatedUpTo();
  bits = 0;
  have = 0;
  if (input + 4 > inputEnd) return DAMAGED;
  const length = <usize>load<u16>(input);
  if ((<usize>load<u16>(input, 2) ^ 0xffff) !== length) return DAMAGED;
  input += 4;
  if (input + length > inputEnd) return DAMAGED;
  if (output + length > outputEnd) return TOO_LONG;
  memory.copy(output, input, length);
  input += length;
  output += length;
  return 0;
}

function fixedTables(tables: usize): bool {
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + 288, 5, 32);
  return buildTable(lengths, 288, tables, true) && buildTable(lengths + 288, 32, tables + TABLE_BYTES, false);
}

function dynamicTables(tables: usize): bool {
  const literals = take(5) + 257,
    distances = take(5) + 1,
    count = take(4) + 4;
  if (literals > 286 || distances > 30) return false;
  memory.fill(lengths, 0, 19);
  for (let i: usize = 0; i < count; i++) {
    refill();
    store<u8>(lengths + <usize>load<u8>(order + i), <u8>take(3));
  }
  if (!buildTable(lengths, 19, tables, false)) return false;
  if (!readLengths(literals + distances, tables)) return false;
  if (load<u8>(lengths + 256) === 0) return false;
  return (
    buildTable(lengths, literals, tables, true) &&
    buildTable(lengths + literals, distances, tables + TABLE_BYTES, false)
  );
}

/** The lengths of both codes, which are coded themselves (RFC 1951, 3.2.7). */
function readLengths(count: u32, table: usize): bool {
  for (let at: u32 = 0; at < count; ) {
    refill();
    if (input > inputEnd + 8) return false;
    const found = decodeLong(table, bits);
    if (found < 0) return false;
    take(<u32>found & 255);
    const symbol = <u32>found >> 8;
    if (symbol < 16) {
      store<u8>(lengths + at, <u8>symbol);
      at++;
      continue;
    }
    if (symbol === 16 && at === 0) return false;
    const value: u8 = symbol === 16 ? load<u8>(lengths + at - 1) : 0;
    const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (at + times > count) return false;
    memory.fill(lengths + at, value, times);
    at += times;
  }
  return true;
}

/** The symbols of one block. */
function decodeBlock(to: usize, tables: usize): i32 {
  let at = input,
    out = output,
    buffer = bits,
    held = have;
  let result: i32 = 0;
  for (;;) {
    buffer |= load<u64>(at) << (<u64>held);
    at += <usize>((63 - held) >> 3);
    held |= 56;
    if (at > inputEnd + 8) {
      result = DAMAGED;
      break;
    }
    if (out > outputEnd) {
      result = TOO_LONG;
      break;
    }
    // Four looks use 44 of the 56 bits, and write eight bytes at most.
    let entry = load<u32>(tables + ((<usize>(buffer & MASK)) << 2));
    if ((entry & 0x300) !== 0) {
      store<u16>(out, <u16>(entry >> 16));
      out += (entry >> 8) & 3;
      buffer >>= <u64>(entry & 255);
      held -= entry & 255;
      entry = load<u32>(tables + ((<usize>(buffer & MASK)) << 2));
      if ((entry & 0x300) !== 0) {
        store<u16>(out, <u16>(entry >> 16));
        out += (entry >> 8) & 3;
        buffer >>= <u64>(entry & 255);
        held -= entry & 255;
        entry = load<u32>(tables + ((<usize>(buffer & MASK)) << 2));
        if ((entry & 0x300) !== 0) {
          store<u16>(out, <u16>(entry >> 16));
          out += (entry >> 8) & 3;
          buffer >>= <u64>(entry & 255);
          held -= entry & 255;
          entry = load<u32>(tables + ((<usize>(buffer & MASK)) << 2));
          if ((entry & 0x300) !== 0) {
            store<u16>(out, <u16>(entry >> 16));
            out += (entry >> 8) & 3;
            buffer >>= <u64>(entry & 255);
            held -= entry & 255;
            continue;
          }
        }
      }
    }
    // Something else than a literal with a short code: an end, a length, or a long code.
    buffer |= load<u64>(at) << (<u64>held);
    at += <usize>((63 - held) >> 3);
    held |= 56;
    entry = slowly(entry, tables, buffer, true);
    if (entry === 0 || (entry & 0x800) !== 0) {
      result = DAMAGED;
      break;
    }
    buffer >>= <u64>(entry & 255);
    held -= entry & 255;
    if ((entry & 0x300) !== 0) {
      store<u8>(out, <u8>(entry >> 16));
      out++;
      continue;
    }
    if (entry >>> 16 === END) break;
    const lengthBits = (entry >> 12) & 15;
    const length = <usize>((entry >>> 16) + (<u32>buffer & ((1 << lengthBits) - 1)));
    buffer >>= <u64>lengthBits;
    held -= lengthBits;
    const distances = tables + TABLE_BYTES;
    entry = slowly(load<u32>(distances + ((<usize>(buffer & MASK)) << 2)), distances, buffer, false);
    if (entry === 0 || (entry & 0x800) !== 0) {
      result = DAMAGED;
      break;
    }
    buffer >>= <u64>(entry & 255);
    held -= entry & 255;
    const distanceBits = (entry >> 12) & 15;
    const distance = <usize>((entry >>> 16) + (<u32>buffer & ((1 << distanceBits) - 1)));
    buffer >>= <u64>distanceBits;
    held -= distanceBits;
    if (distance > out - to) {
      result = DAMAGED;
      break;
    }
    if (out + length > outputEnd) {
      result = TOO_LONG;
      break;
    }
    repeat(out, distance, length);
    out += length;
  }
  input = at;
  output = out;
  bits = buffer & (((<u64>1) << (<u64>held)) - 1);
  have = held;
  if (result === 0 && out > outputEnd) return TOO_LONG;
  return result;
}

/** Copies bytes that may overlap with what they are copied to. */
function repeat(to: usize, distance: usize, length: usize): void {
  if (distance >= length) {
    memory.copy(to, to - distance, length);
    return;
  }
  for (let i: usize = 0; i < length; i++) store<u8>(to + i, load<u8>(to + i - distance));
}
