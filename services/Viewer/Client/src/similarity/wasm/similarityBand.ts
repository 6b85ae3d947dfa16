import type { MapShape } from "../backend";
import { placeOf, storedPlane, storedVector } from "../storedValues";
import { type Kernel, startKernel } from "./kernel";

const page = 65_536;
/** The kernel works on groups of sixteen pixels. */
const group = 16;
/** Pixels of one block of the kernel: 8 bytes of scratch each. */
const block = 2_048;

/** A vector in the form in which the kernel reads it (16 bytes per tile), and its length. */
export interface ReferenceVector {
  readonly lanes: Uint8Array<ArrayBuffer>;
  readonly norm: number;
}

/** The similarities of one band. */
export interface BandResult {
  readonly values: Float32Array<ArrayBuffer>;
  readonly min: number;
  readonly max: number;
}

/**
 * A band of rows of a map, all channels, in one WebAssembly memory:
 * reference | range | block sums | lengths | similarities | tiles.
 */
export class SimilarityBand {
  private readonly padded: number;
  private readonly range: number;
  private readonly dots: number;
  private readonly norms: number;
  private readonly similarities: number;
  private readonly tiles: number;

  private constructor(
    private readonly kernel: Kernel,
    private readonly memory: WebAssembly.Memory,
    private readonly shape: MapShape,
    private readonly pixels: number,
  ) {
    const layout = layOut(shape.tileCount, pixels);
    ({ padded: this.padded, range: this.range, dots: this.dots } = layout);
    ({ norms: this.norms, similarities: this.similarities, tiles: this.tiles } = layout);
  }

  /**
   * Sets memory aside for `pixels` cells of a map.
   * @throws RangeError when the browser has not that much memory
   */
  static async create(module: WebAssembly.Module, shape: MapShape, pixels: number): Promise<SimilarityBand> {
    const { bytes } = layOut(shape.tileCount, pixels);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / page) + 1 });
    return new SimilarityBand(await startKernel(module, memory), memory, shape, pixels);
  }

  /** @param rgba pixels x 4 bytes: the band's part of a tile */
  addTile(index: number, rgba: Uint8Array): void {
    const at = this.tileAddress(index);
    new Uint8Array(this.memory.buffer, at, this.padded * 4).set(rgba);
    this.kernel[`addSquares${this.shape.precision}`](at, this.padded, this.norms);
  }

  /** Computes the lengths and runs the kernel until the engine has optimised it (some ten milliseconds). */
  prepare(): void {
    this.kernel.squareRoots(this.norms, this.padded);
    const sample = { lanes: new Uint8Array(this.shape.tileCount * 16), norm: 1 };
    const until = performance.now() + 15;
    while (performance.now() < until) this.run(sample, Math.min(this.padded, block));
  }

  /** The vector of a pixel of this band, widened to the kernel's lanes. */
  vector(pixel: number): ReferenceVector {
    const { precision, tileCount } = this.shape;
    const lanes = new Uint8Array(tileCount * 16);
    const source = new DataView(this.memory.buffer);
    const target = new DataView(lanes.buffer);
    for (let tile = 0; tile < tileCount; tile++) {
      const from = this.tileAddress(tile) + pixel * 4;
      for (let lane = 0; lane < 16; lane += precision === 32 ? 8 : 2) {
        const to = tile * 16 + lane;
        if (precision === 8) target.setInt16(to, source.getUint8(from + ((lane >> 1) & 3)), true);
        else if (precision === 16) target.setUint16(to, source.getUint16(from + (lane & 2), true), true);
        else target.setFloat64(to, source.getUint32(from, true), true);
      }
    }
    return { lanes, norm: source.getFloat64(this.norms + pixel * 8, true) };
  }

  /** Similarity of every pixel of the band to the reference; min and max are infinite without any data. */
  similarity(reference: ReferenceVector): BandResult {
    this.run(reference, this.padded);
    const [min, max] = new Float32Array(this.memory.buffer, this.range, 2) as unknown as [number, number];
    return { values: new Float32Array(this.memory.buffer, this.similarities, this.pixels).slice(), min, max };
  }

  /** The vector of a pixel of this band as stored. */
  storedVector(pixel: number): Float64Array {
    const texels = new Uint8Array(this.shape.tileCount * 4);
    for (let tile = 0; tile < this.shape.tileCount; tile++) {
      texels.set(new Uint8Array(this.memory.buffer, this.tileAddress(tile) + pixel * 4, 4), tile * 4);
    }
    return storedVector(this.shape, texels);
  }

  /** One channel of the band's pixels as stored. */
  channel(index: number): Float32Array<ArrayBuffer> {
    const at = this.tileAddress(placeOf(this.shape, index).tile);
    return storedPlane(this.shape, index, new Uint8Array(this.memory.buffer, at, this.pixels * 4));
  }

  private run({ lanes, norm }: ReferenceVector, pixels: number): void {
    new Uint8Array(this.memory.buffer, 0, lanes.length).set(lanes);
    this.kernel[`similarity${this.shape.precision}`](
      this.tiles,
      this.shape.tileCount,
      pixels,
      0,
      norm,
      this.norms,
      this.dots,
      this.similarities,
      this.range,
    );
  }

  private tileAddress(index: number): number {
    return this.tiles + index * this.padded * 4;
  }
}

function layOut(tileCount: number, pixels: number) {
  const padded = Math.ceil(pixels / group) * group;
  const range = tileCount * 16;
  const dots = range + 32;
  const norms = dots + block * 8;
  const similarities = norms + padded * 8;
  const tiles = similarities + padded * 4;
  return { padded, range, dots, norms, similarities, tiles, bytes: tiles + tileCount * padded * 4 };
}
