import { constants, crc32, deflateRawSync, deflateSync, type ZlibOptions } from "node:zlib";
import { describe, expect, test } from "vitest";
import { randomNumbers } from "../randomTiles";
import { adler32 } from "./adler32";
import { decodeMemory as memory } from "./decodeHere";

const random = randomNumbers(11);
const contents: readonly [string, (i: number) => number][] = [
  ["noise", () => random() * 256],
  ["few values", () => random() * random() * 20],
  ["a pattern", (i) => (i % 37) * 3],
  ["mostly zeros", () => (random() < 0.9 ? 0 : random() * 256)],
  ["one value", () => 7],
];
const packings: readonly [string, ZlibOptions][] = [
  ["stored", { level: 0 }],
  ["quickly", { level: 1 }],
  ["well", { level: 9 }],
  ["by Huffman alone", { strategy: constants.Z_HUFFMAN_ONLY }],
  ["by the fixed code", { strategy: constants.Z_FIXED }],
  ["by runs", { strategy: constants.Z_RLE }],
];

function unpack(stream: Uint8Array, room: number): Uint8Array {
  memory.clear();
  const from = memory.put(stream);
  const to = memory.reserve(room);
  return memory.view(to, memory.unzlib(from, stream.length, to, room, "0.png"));
}

describe.each(contents)("%s", (_, byte) => {
  test.each(packings)("packed %s comes back, and fits exactly", (_, options) => {
    for (const length of [0, 1, 15, 16, 300, 70_001]) {
      const bytes = Uint8Array.from({ length }, (_, i) => byte(i));
      const stream = deflateSync(bytes, options);
      expect(Buffer.compare(unpack(stream, length), bytes)).toBe(0);
      if (length > 0)
        expect(() => unpack(stream, length - 1)).toThrow(`0.png unpacks to more than ${length - 1}`);
    }
  });
});

test("streams that are cut, changed or made up are refused or unpacked, and nothing else happens", () => {
  const bytes = Uint8Array.from({ length: 5_000 }, (_, i) => (i % 91) + random() * 30);
  let refused = 0;
  for (let i = 0; i < 2_000; i++) {
    const raw = deflateRawSync(bytes, packings[i % packings.length]![1]);
    const broken = [
      raw.subarray(0, random() * raw.length),
      raw.with(Math.floor(random() * raw.length), random() * 256),
      raw.map(() => random() * 256),
    ][i % 3]!;
    memory.clear();
    const from = memory.put(broken);
    const to = memory.reserve(bytes.length);
    const guard = memory.put(new Uint8Array(64).fill(0xa5));
    try {
      expect(memory.inflate(from, broken.length, to, bytes.length, "0.png")).toBeLessThanOrEqual(
        bytes.length,
      );
    } catch (error) {
      expect(String(error)).toMatch(/0\.png (is damaged|unpacks to more)/);
      refused++;
    }
    expect(memory.view(guard, 64).every((value) => value === 0xa5)).toBe(true);
  }
  expect(refused).toBeGreaterThan(1_000);
});

test("a changed Adler-32 is noticed", () => {
  const stream = deflateSync(Uint8Array.from({ length: 1_000 }, () => random() * 256));
  stream[stream.length - 1]! ^= 1;
  expect(() => unpack(stream, 1_000)).toThrow(/checksum of its pixels/);
});

test.each([0, 1, 7, 8, 9, 1_000, 70_001])("checksums of %i bytes", (length) => {
  const bytes = Uint8Array.from({ length }, () => 200 + random() * 56);
  memory.clear();
  const at = memory.put(bytes);
  expect(memory.crc32(at, length)).toBe(crc32(bytes));
  expect(memory.kernel.adler32(at, length) >>> 0).toBe(adler32(bytes));
});
