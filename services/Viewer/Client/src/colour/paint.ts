import { isConstant } from "./stretch";

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
 * The last pass: stretched (Eq. 5, as `stretch` has it), coloured, with the opacity of the slider, moved within [s', 1] as in the
 * paper. No data becomes fully transparent. It runs over all cells with every move of the mouse, on the page's thread.
 *
 * @param values height x width similarities
 * @param rgba as many RGBA pixels, not premultiplied
 * @returns cells without data
 */
export function paint(values: Float32Array, rgba: Uint8ClampedArray, options: PaintOptions): number {
  const { min, max, opacity } = options;
  const colours = wordsOf(options.table);
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, values.length);
  const [constant, range] = [isConstant(min, max), max - min];
  const least = colours[0]! | (alphaOf(0, opacity) << alphaShift);
  let noData = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const stretched = constant ? value - value + 1 : (value - min) / range;
    if (stretched >= 0) {
      const s = Math.min(1, stretched);
      words[i] = colours[Math.min(255, (256 * s) | 0)]! | (alphaOf(s, opacity) << alphaShift);
    } else if (stretched < 0) {
      words[i] = least;
    } else {
      words[i] = 0;
      noData++;
    }
  }
  return noData;
}

function alphaOf(s: number, opacity: number): number {
  return (255 * (s + opacity * (1 - s)) + 0.5) | 0;
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
