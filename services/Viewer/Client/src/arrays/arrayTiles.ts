import { DatasetError } from "../dataset/datasetError";
import type { Precision, ValueRange } from "../dataset/metadata";
import { type NumberType, toFloats } from "./numberType";
import type { OpenArray } from "./openArray";

/** Numbers that are converted at a time, 1 MiB as float32. */
const blockNumbers = 1 << 18;

/** Bytes of the tiles that are filled in one pass over the file: larger maps take several. */
const passBytes = 256 << 20;

/** How many passes over the file it takes to fill all tiles. */
export function passes(array: OpenArray, precision: Precision): number {
  return Math.ceil(tileCount(array, precision) / tilesAPass(array));
}

/**
 * Least and greatest value of the whole map (Eq. 1 of the paper).
 *
 * @param progress told the share that has been read
 * @throws DatasetError when the array is damaged, or a value is not finite, naming channel, row and column
 */
export async function measure(array: OpenArray, progress: (share: number) => void): Promise<ValueRange> {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const { values, first, share } of blocksOf(array)) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value - value !== 0) throw notFinite(array, first + i);
      if (value < min) min = value;
      if (value > max) max = value;
    }
    progress(share);
  }
  return { min, max };
}

/**
 * Quantises the map into tiles, as FORMAT.md lays them out, in as many passes as memory asks for.
 *
 * @param give gets each tile, height x width x 4 bytes that are written over after it has resolved
 * @param progress told the share that is done
 * @param most tiles that are filled in one pass over the file
 */
export async function fillTiles(
  array: OpenArray,
  precision: Precision,
  range: ValueRange,
  give: (index: number, tile: Uint8Array<ArrayBuffer>) => Promise<void>,
  progress: (share: number) => void,
  most = tilesAPass(array),
): Promise<void> {
  const count = tileCount(array, precision);
  const together = Math.min(count, most);
  const bytes = array.width * array.height * 4;
  const tiles = Array.from({ length: together }, () => new Uint8Array(bytes));
  for (let first = 0; first < count; first += together) {
    const pass = new Pass(array, precision, range, tiles, first);
    for await (const { values, first: number, share } of blocksOf(array)) {
      pass.put(values, number);
      progress((first + together * share) / count);
    }
    for (let i = 0; i < together && first + i < count; i++) await give(first + i, tiles[i]!);
  }
}

/** One pass over the file: the tiles from `firstTile` on. */
class Pass {
  private readonly lanes: number;
  private readonly views: (Uint8Array | Uint16Array | Uint32Array)[];
  private readonly quantise: (value: number) => number;
  private readonly firstChannel: number;
  private readonly endChannel: number;

  constructor(
    private readonly array: OpenArray,
    precision: Precision,
    range: ValueRange,
    tiles: readonly Uint8Array<ArrayBuffer>[],
    firstTile: number,
  ) {
    this.lanes = 32 / precision;
    const View = precision === 8 ? Uint8Array : precision === 16 ? Uint16Array : Uint32Array;
    for (const tile of tiles) tile.fill(0);
    this.views = tiles.map(({ buffer }) => new View(buffer));
    this.quantise = quantiser(precision, range);
    this.firstChannel = firstTile * this.lanes;
    this.endChannel = Math.min(array.channels, (firstTile + tiles.length) * this.lanes);
  }

  /** @param first number of the array that the values begin with, in the order of the file */
  put(values: Float32Array, first: number): void {
    if (this.array.columnsFirst) this.putColumns(values, first);
    else this.putVectors(values, first / this.array.channels);
  }

  private putVectors(values: Float32Array, firstCell: number): void {
    const { channels } = this.array;
    const { lanes, quantise } = this;
    for (let channel = this.firstChannel; channel < this.endChannel; channel++) {
      const view = this.viewOf(channel);
      let to = firstCell * lanes + (channel % lanes);
      for (let at = channel; at < values.length; at += channels, to += lanes)
        view[to] = quantise(values[at]!);
    }
  }

  private putColumns(values: Float32Array, first: number): void {
    const { height, width } = this.array;
    const { lanes, quantise } = this;
    const plane = height * width;
    for (let at = 0; at < values.length; at += height) {
      const channel = Math.floor((first + at) / plane);
      if (channel < this.firstChannel || channel >= this.endChannel) continue;
      const view = this.viewOf(channel);
      const x = Math.floor(((first + at) % plane) / height);
      for (let y = 0; y < height; y++) {
        view[(y * width + x) * lanes + (channel % lanes)] = quantise(values[at + y]!);
      }
    }
  }

  private viewOf(channel: number) {
    return this.views[Math.floor((channel - this.firstChannel) / this.lanes)]!;
  }
}

/** Half to even, for 0 up to 2^51: a float64 of that size has no room for fractions. */
const toWhole = 2 ** 52;

/** Eq. 1 in the order and the arithmetic of FORMAT.md: float32 step by step, float64 at 32 bit. */
export function quantiser(precision: Precision, { min, max }: ValueRange): (value: number) => number {
  const { fround } = Math;
  const greatest = 2 ** precision - 1;
  if (!(max > min)) return () => 0;
  if (precision === 32) {
    const span = max - min;
    return (value) => ((value - min) / span) * greatest + toWhole - toWhole;
  }
  const span = fround(max - min);
  return (value) => fround(fround(fround(value - min) / span) * greatest) + toWhole - toWhole;
}

/** All numbers as float32, in the order of the file; the same memory each time. */
async function* blocksOf(array: OpenArray) {
  const { type, channels, height, width } = array;
  const run = array.columnsFirst ? height : channels;
  const total = height * width * channels;
  const most = Math.min(total, Math.max(1, Math.floor(blockNumbers / run)) * run);
  const bytes = new Uint8Array(most * type.bytes);
  const floats = new Float32Array(most);
  const numbers = await array.numbers();
  try {
    for (let first = 0; first < total; first += most) {
      const count = Math.min(most, total - first);
      const values = floats.subarray(0, count);
      await readNumbers(numbers, type, bytes.subarray(0, count * type.bytes), values);
      yield { values, first, share: (first + count) / total };
    }
    if (!(await numbers.atEnd()) || (array.checksum !== null && numbers.checksum !== array.checksum)) {
      throw new DatasetError("The array is damaged: it is not what the .npz file states by its checksum.");
    }
  } finally {
    await numbers.close();
  }
}

async function readNumbers(
  numbers: { fill(bytes: Uint8Array): Promise<void> },
  type: NumberType,
  bytes: Uint8Array,
  values: Float32Array,
): Promise<void> {
  await numbers.fill(bytes);
  toFloats(type, bytes, values);
}

function tilesAPass({ width, height }: OpenArray): number {
  return Math.max(1, Math.floor(passBytes / (width * height * 4)));
}

function tileCount({ channels }: OpenArray, precision: Precision): number {
  return Math.ceil((channels * precision) / 32);
}

function notFinite({ columnsFirst, height, width, channels }: OpenArray, number: number): DatasetError {
  const [channel, row, column] = columnsFirst
    ? [Math.floor(number / (height * width)), number % height, Math.floor(number / height) % width]
    : [number % channels, Math.floor(number / channels / width), Math.floor(number / channels) % width];
  return new DatasetError(
    `Channel ${channel} of the array holds NaN, infinity or a number too large for float32 in row ${row}, column ${column} (all counted from 0). Expected finite values only.`,
  );
}
