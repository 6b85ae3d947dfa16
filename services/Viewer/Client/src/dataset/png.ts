import { crc32 } from "./crc32";
import { DatasetError } from "./datasetError";
import { inflate } from "./inflate";
import { unfilter } from "./unfilter";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const colourTypeRgba = 6;

/**
 * Decodes one tile to exact RGBA bytes (height x width x 4, row 0 on top), without a canvas, so that neither
 * premultiplication nor colour management (gAMA, iCCP) can change a value. Ancillary chunks are skipped.
 *
 * @param what names the file in errors, e.g. "12.png"
 * @throws DatasetError for anything but an intact 8-bit RGBA PNG of the expected size, not interlaced
 */
export async function decodePng(
  bytes: Uint8Array,
  width: number,
  height: number,
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = readChunks(bytes, width, height, what);
  const expected = height * (1 + width * 4);
  const raw = await inflate(compressed, "deflate", expected, what);
  if (raw.length < expected) {
    throw new DatasetError(`${what} holds ${raw.length} bytes of pixels; ${expected} were expected.`);
  }
  return unfilter(raw, width, height, what);
}

/** Checks the chunks and returns the zlib stream of the IDAT chunks. */
function readChunks(bytes: Uint8Array, width: number, height: number, what: string): Uint8Array<ArrayBuffer> {
  if (!signature.every((value, i) => bytes[i] === value))
    throw new DatasetError(`${what} is not a PNG file.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let headerSeen = false;
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const crc = crc32(bytes.subarray(at + 4, at + 8 + length));
    if (crc !== view.getUint32(end - 4)) {
      throw new DatasetError(`${what} is damaged: the checksum of its ${type} chunk does not match.`);
    }
    if (!headerSeen && type !== "IHDR") throw new DatasetError(`${what} does not begin with a PNG header.`);
    if (type === "IHDR") {
      checkHeader(view, at + 8, length, width, height, what);
      headerSeen = true;
    } else if (type === "IDAT") {
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    } else if (type === "IEND") {
      return join(parts);
    } else if ((bytes[at + 4]! & 0x20) === 0) {
      throw new DatasetError(`${what} holds a ${type} chunk; a tile is plain RGBA without a palette.`);
    }
    at = end;
  }
  throw new DatasetError(`${what} is cut off: it ends without an IEND chunk.`);
}

function checkHeader(
  view: DataView,
  at: number,
  length: number,
  width: number,
  height: number,
  what: string,
): void {
  if (length !== 13) throw new DatasetError(`${what} has a PNG header of ${length} bytes; 13 were expected.`);
  const [foundWidth, foundHeight] = [view.getUint32(at), view.getUint32(at + 4)];
  if (foundWidth !== width || foundHeight !== height) {
    throw new DatasetError(
      `${what} measures ${foundWidth} x ${foundHeight} pixels; metadata.json says ${width} x ${height}.`,
    );
  }
  const [depth, colour] = [view.getUint8(at + 8), view.getUint8(at + 9)];
  if (depth !== 8 || colour !== colourTypeRgba) {
    throw new DatasetError(
      `${what} has bit depth ${depth} and colour type ${colour}; a tile is 8-bit RGBA (colour type 6).`,
    );
  }
  if (view.getUint8(at + 10) !== 0 || view.getUint8(at + 11) !== 0 || view.getUint8(at + 12) !== 0) {
    throw new DatasetError(`${what} is interlaced or uses an unknown PNG method; a tile is neither.`);
  }
}

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
