import { DatasetError } from "./datasetError";

const pixelBytes = 4;

/**
 * Undoes the row filters of an 8-bit RGBA image (PNG specification, section 9).
 *
 * @param raw height rows of one filter byte and width x 4 filtered bytes
 * @returns height x width x 4 bytes
 * @throws DatasetError for a filter the specification does not know
 */
export function unfilter(
  raw: Uint8Array,
  width: number,
  height: number,
  what: string,
): Uint8Array<ArrayBuffer> {
  const stride = width * pixelBytes;
  const pixels = new Uint8Array(stride * height);
  const blank = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const filtered = raw.subarray(from + 1, from + 1 + stride);
    const row = pixels.subarray(y * stride, (y + 1) * stride);
    const above = y === 0 ? blank : pixels.subarray((y - 1) * stride, y * stride);
    switch (raw[from]) {
      case 0:
        row.set(filtered);
        break;
      case 1:
        row.set(filtered.subarray(0, pixelBytes));
        for (let i = pixelBytes; i < stride; i++) row[i] = filtered[i]! + row[i - pixelBytes]!;
        break;
      case 2:
        for (let i = 0; i < stride; i++) row[i] = filtered[i]! + above[i]!;
        break;
      case 3:
        for (let i = 0; i < stride; i++) {
          const left = i < pixelBytes ? 0 : row[i - pixelBytes]!;
          row[i] = filtered[i]! + ((left + above[i]!) >> 1);
        }
        break;
      case 4:
        unfilterPaeth(filtered, above, row);
        break;
      default:
        throw new DatasetError(`${what} uses the unknown row filter ${raw[from]} in row ${y}.`);
    }
  }
  return pixels;
}

/** Adds to each byte whichever of left, above and upper left lies nearest to left + above - upper left. */
function unfilterPaeth(filtered: Uint8Array, above: Uint8Array, row: Uint8Array): void {
  for (let i = 0; i < row.length; i++) {
    const left = i < pixelBytes ? 0 : row[i - pixelBytes]!;
    const up = above[i]!;
    const upLeft = i < pixelBytes ? 0 : above[i - pixelBytes]!;
    const toLeft = Math.abs(up - upLeft);
    const toUp = Math.abs(left - upLeft);
    const toUpLeft = Math.abs(left + up - 2 * upLeft);
    const nearest = toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
    row[i] = filtered[i]! + nearest;
  }
}
