// CRC-32 of ZIP entries and PNG chunks, Adler-32 of zlib streams.

/** Eight tables of 256 u32, so that eight bytes go through in one step. */
const tables: usize = memory.data(8 * 256 * 4);

/** Fills the tables of `crc32`: once, before its first call (polynomial 0xEDB88320, reflected). */
export function prepareChecksums(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    store<u32>(tables + ((<usize>byte) << 2), value);
  }
  for (let at: usize = 1024; at < 8192; at += 4) {
    const before = load<u32>(tables + at - 1024);
    store<u32>(tables + at, (before >>> 8) ^ entry(0, before));
  }
}

/** CRC-32 of some bytes. */
export function crc32(bytes: usize, length: i32): u32 {
  let crc: u32 = 0xffffffff;
  let at = bytes;
  const end = bytes + <usize>length;
  for (; at + 8 <= end; at += 8) {
    const low = load<u32>(at) ^ crc,
      high = load<u32>(at, 4);
    crc =
      entry(7, low) ^
      entry(6, low >>> 8) ^
      entry(5, low >>> 16) ^
      entry(4, low >>> 24) ^
      entry(3, high) ^
      entry(2, high >>> 8) ^
      entry(1, high >>> 16) ^
      entry(0, high >>> 24);
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ entry(0, crc ^ load<u8>(at));
  return ~crc;
}

function entry(table: usize, byte: u32): u32 {
  return load<u32>(tables + (table << 10) + ((<usize>byte & 255) << 2));
}

/** Bytes after which the sums of Adler-32 have to be reduced, so that none overflows. */
const STRIDE: usize = 4096;

/** Adler-32 of some bytes. */
export function adler32(bytes: usize, length: i32): u32 {
  let a: u32 = 1,
    b: u32 = 0;
  let at = bytes;
  const end = bytes + <usize>length;
  while (end - at >= 16) {
    const stop = at + (min(end - at, STRIDE) & ~15);
    const blocks = <u32>((stop - at) >> 4);
    let sums = i32x4.splat(0),
      before = i32x4.splat(0),
      weighted = i32x4.splat(0);
    for (; at < stop; at += 16) {
      const sixteen = v128.load(at);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sixteen)));
      const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(sixteen), i16x8(16, 15, 14, 13, 12, 11, 10, 9));
      const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(sixteen), i16x8(8, 7, 6, 5, 4, 3, 2, 1));
      weighted = i32x4.add(weighted, i32x4.add(low, high));
    }
    b = <u32>((<u64>b + <u64>a * 16 * blocks + <u64>total(before) * 16 + total(weighted)) % 65521);
    a = (a + total(sums)) % 65521;
  }
  for (; at < end; at++) {
    a = (a + load<u8>(at)) % 65521;
    b = (b + a) % 65521;
  }
  return (b << 16) | a;
}

function total(four: v128): u32 {
  return (
    i32x4.extract_lane(four, 0) +
    i32x4.extract_lane(four, 1) +
    i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3)
  );
}
