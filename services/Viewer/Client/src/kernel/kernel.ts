import type { Precision } from "../dataset/metadata";

/** Calls with byte addresses into the memory; documented where they are written, in assembly. */
type Sums = (
  tiles: number,
  tileCount: number,
  count: number,
  reference: number,
  sums: number,
  table?: number,
) => void;

type Directions = (
  sums: number,
  count: number,
  lengths: number,
  weighted: number,
  slope: number,
  constant: number,
  referenceLength: number,
  values: number,
  range: number,
) => void;

type Scaled = (numbers: number, count: number, factor: number, values: number, range: number) => void;

/** What decodes tiles. */
export interface DecodeKernel {
  prepareChecksums(): void;
  prepareCodes(): void;
  /** As signed 32-bit integers. */
  crc32(bytes: number, length: number): number;
  adler32(bytes: number, length: number): number;
  inflateTableBytes(): number;
  inflate(from: number, length: number, to: number, room: number, tables: number): number;
  inflatedUpTo(): number;
  unfilter(raw: number, width: number, height: number): number;
  clearPadding(pixels: number, count: number, used: number): void;
}

/** What the compiled module exports: decoding, sums for each precision, and what makes values of them. */
export interface Kernel
  extends DecodeKernel,
    Record<`${"dots" | "manhattan" | "squares" | "powers"}${Precision}`, Sums>,
    Record<`addSquares${Precision}`, (tile: number, pixels: number, squares: number) => void>,
    Record<`addWeighted${Precision}`, (tile: number, pixels: number, weights: number, sums: number) => void>,
    Record<`channelSums${Precision}`, (tile: number, pixels: number, sums: number) => void> {
  squareRoots(squares: number, pixels: number, lengths: number): void;
  shiftedLengths(
    lengths: number,
    weighted: number,
    pixels: number,
    linear: number,
    quadratic: number,
    constant: number,
    shifted: number,
  ): void;
  firstFree(): number;
  begin(range: number): void;
  end(range: number): void;
  acuteAngles(
    sums: number,
    count: number,
    lengths: number,
    referenceLength: number,
    values: number,
    range: number,
  ): void;
  angles: Directions;
  cosines: Directions;
  scaled: Scaled;
  roots: Scaled;
  toThePower(
    sums: number,
    count: number,
    exponent: number,
    factor: number,
    values: number,
    range: number,
  ): void;
}

/** Bytes at the start of the memory that are the module's own: tables of its mathematics. */
export const ownBytes = 20_480;

/** Binds the module to a memory. */
export async function startKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernel> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const kernel = instance.exports as unknown as Kernel;
  if (kernel.firstFree() > ownBytes)
    throw new RangeError(`The kernel needs ${kernel.firstFree()} bytes of its own.`);
  return kernel;
}
