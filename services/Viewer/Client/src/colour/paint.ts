import { stretch } from "./stretch";

const alphaShift = isLittleEndian() ? 24 : 0;

/** What the last pass needs besides the values. */
export interface PaintOptions {
  /**
   * What the first and the last colour stand for; values outside take the nearer of the two. For distances min
   * is the larger number.
   */
  readonly min: number;
  readonly max: number;
  /** Where the slider stands, 0 to 1: opacity = s' + slider x (1 - s'). */
  readonly opacity: number;
  /** 256 x 3 bytes: red, green, blue per entry. */
  readonly table: Uint8Array;
}

/**
 * The last pass: stretched (Eq. 5), coloured, with the opacity of the slider, moved within [s', 1] as in the
 * paper. No data becomes fully transparent.
 *
 * @param values height x width similarities
 * @param rgba as many RGBA pixels, not premultiplied
 * @returns cells without data
 */
export function paint(values: Float32Array, rgba: Uint8ClampedArray, options: PaintOptions): number {
  const { min, max, opacity } = options;
  const colours = wordsOf(options.table);
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, values.length);
  let noData = 0;
  for (let i = 0; i < values.length; i++) {
    const stretched = stretch(values[i]!, min, max);
    if (Number.isNaN(stretched)) {
      words[i] = 0;
      noData++;
      continue;
    }
    const s = Math.max(0, Math.min(1, stretched));
    const index = s >= 1 ? 255 : (256 * s) | 0;
    const alpha = (255 * (s + opacity * (1 - s)) + 0.5) | 0;
    words[i] = colours[index]! | (alpha << alphaShift);
  }
  return noData;
}

/** The colours as 32-bit words without opacity, in the byte order of the machine. */
function wordsOf(table: Uint8Array): Uint32Array {
  const bytes = new Uint8Array(256 * 4);
  for (let i = 0; i < 256; i++) bytes.set(table.subarray(i * 3, i * 3 + 3), i * 4);
  return new Uint32Array(bytes.buffer);
}

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
}
