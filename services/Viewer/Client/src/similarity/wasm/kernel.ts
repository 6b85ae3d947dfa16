/** Calls with byte addresses into the shared memory; documented where they are written, in assembly/kernel.ts. */
type Squares = (tile: number, pixels: number, squares: number) => void;
type Similarity = (
  tiles: number,
  tileCount: number,
  pixels: number,
  reference: number,
  referenceNorm: number,
  norms: number,
  dots: number,
  similarity: number,
  range: number,
) => void;

/** What the compiled module exports. */
export interface Kernel {
  addSquares8: Squares;
  addSquares16: Squares;
  addSquares32: Squares;
  squareRoots(squares: number, pixels: number): void;
  similarity8: Similarity;
  similarity16: Similarity;
  similarity32: Similarity;
}

/** Binds the module to a memory. */
export async function startKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernel> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return instance.exports as unknown as Kernel;
}
