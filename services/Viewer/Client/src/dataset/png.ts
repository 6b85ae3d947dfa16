import { DamageError } from "./datasetError";
import type { Size } from "./metadata";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const colourTypeRgba = 6;

/**
 * Checks the chunks of one tile and moves the data of its IDAT chunks together, so that they are one zlib stream.
 * Ancillary chunks are skipped: neither gAMA nor iCCP can change a value.
 *
 * @param bytes the file; what lies before the stream is overwritten
 * @param crc32 of the bytes from an index on
 * @param what names the file in errors, e.g. "12.png"
 * @returns the zlib stream, a part of `bytes`
 * @throws DatasetError for anything but an intact 8-bit RGBA PNG of the expected size, not interlaced
 */
export function gatherPixels(
  bytes: Uint8Array,
  crc32: (from: number, length: number) => number,
  size: Size,
  what: string,
): Uint8Array {
  if (!signature.every((value, i) => bytes[i] === value)) throw new DamageError(`${what} is not a PNG file.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let stream = bytes.subarray(0, 0);
  let headerSeen = false;
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(at + 4, length + 4) !== view.getUint32(end - 4)) {
      throw new DamageError(`${what} is damaged: the checksum of its ${type} chunk does not match.`);
    }
    if (!headerSeen && type !== "IHDR") throw new DamageError(`${what} does not begin with a PNG header.`);
    if (type === "IHDR") {
      checkHeader(view, at + 8, length, size, what);
      headerSeen = true;
    } else if (type === "IDAT") {
      stream = append(bytes, stream, at + 8, length);
    } else if (type === "IEND") {
      return stream;
    } else if ((bytes[at + 4]! & 0x20) === 0) {
      throw new DamageError(`${what} holds a ${type} chunk; a tile is plain RGBA without a palette.`);
    }
    at = end;
  }
  throw new DamageError(`${what} is cut off: it ends without an IEND chunk.`);
}

/** The stream with the data at `at` behind it; the first data stay where they are. */
function append(bytes: Uint8Array, stream: Uint8Array, at: number, length: number): Uint8Array {
  if (stream.length === 0) return bytes.subarray(at, at + length);
  const from = stream.byteOffset - bytes.byteOffset;
  bytes.copyWithin(from + stream.length, at, at + length);
  return bytes.subarray(from, from + stream.length + length);
}

function checkHeader(
  view: DataView,
  at: number,
  length: number,
  { width, height }: Size,
  what: string,
): void {
  if (length !== 13) throw new DamageError(`${what} has a PNG header of ${length} bytes; 13 were expected.`);
  const [foundWidth, foundHeight] = [view.getUint32(at), view.getUint32(at + 4)];
  if (foundWidth !== width || foundHeight !== height) {
    throw new DamageError(
      `${what} measures ${foundWidth} x ${foundHeight} pixels; metadata.json says ${width} x ${height}.`,
    );
  }
  const [depth, colour] = [view.getUint8(at + 8), view.getUint8(at + 9)];
  if (depth !== 8 || colour !== colourTypeRgba) {
    throw new DamageError(
      `${what} has bit depth ${depth} and colour type ${colour}; a tile is 8-bit RGBA (colour type 6).`,
    );
  }
  if (view.getUint8(at + 10) !== 0 || view.getUint8(at + 11) !== 0 || view.getUint8(at + 12) !== 0) {
    throw new DamageError(`${what} is interlaced or uses an unknown PNG method; a tile is neither.`);
  }
}
