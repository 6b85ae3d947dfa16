import { crc32, deflateSync } from "node:zlib";

/** What to do differently from a valid tile. */
export interface PngOptions {
  /** Row filter 0 to 4 of every row; 5 stands for each in turn. */
  readonly filter?: number;
  readonly colourType?: number;
  readonly depth?: number;
  readonly interlace?: number;
  /** Chunks between the header and the pixels. */
  readonly extra?: readonly Uint8Array[];
}

/** Writes an 8-bit RGBA PNG, filtered as wished; an encoder independent of the decoder under test. */
export function makePng(
  rgba: Uint8Array,
  width: number,
  height: number,
  options: PngOptions = {},
): Uint8Array {
  const stride = width * 4;
  const raw = new Uint8Array(height * (stride + 1));
  const at = (x: number, y: number) => (x < 0 || y < 0 ? 0 : rgba[y * stride + x]!);
  for (let y = 0; y < height; y++) {
    const filter = options.filter === 5 ? y % 5 : (options.filter ?? 0);
    raw[y * (stride + 1)] = filter;
    for (let x = 0; x < stride; x++) {
      const [left, up, corner] = [x < 4 ? 0 : at(x - 4, y), at(x, y - 1), x < 4 ? 0 : at(x - 4, y - 1)];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      raw[y * (stride + 1) + 1 + x] = at(x, y) - guess;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([options.depth ?? 8, options.colourType ?? 6, 0, 0, options.interlace ?? 0], 8);
  return concat([
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...(options.extra ?? []),
    ...split(deflateSync(raw)).map((part) => chunk("IDAT", part)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** A PNG chunk: length, type, data, checksum. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** The predictor in the words of the PNG specification. */
function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const distances = [left, up, corner].map((value) => Math.abs(estimate - value));
  return [left, up, corner][distances.indexOf(Math.min(...distances))]!;
}

/** Two IDAT chunks, as encoders with small buffers write them. */
function split(bytes: Uint8Array): Uint8Array[] {
  const middle = bytes.length >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
