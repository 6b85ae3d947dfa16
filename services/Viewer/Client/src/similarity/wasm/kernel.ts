import type { Precision } from "../../dataset/metadata";

/** Calls with byte addresses into the memory; documented where they are written, in assembly. */
type Sums = (
  tiles: number,
  tileCount: number,
  pixels: number,
  from: number,
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

/** What the compiled module exports: sums for each precision, and what makes values of them. */
export interface Kernel
  extends Record<`${"dots" | "manhattan" | "squares" | "powers"}${Precision}`, Sums>,
    Record<`addSquares${Precision}`, (tile: number, pixels: number, squares: number) => void>,
    Record<`addWeighted${Precision}`, (tile: number, pixels: number, weights: number, sums: number) => void>,
    Record<`channelSums${Precision}`, (tile: number, pixels: number, sums: number) => void> {
  squareRoots(squares: number, pixels: number): void;
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
export const ownBytes = 16_384;

/** Binds the module to a memory. */
export async function startKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernel> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const kernel = instance.exports as unknown as Kernel;
  if (kernel.firstFree() > ownBytes)
    throw new RangeError(`The kernel needs ${kernel.firstFree()} bytes of its own.`);
  return kernel;
}
