import type { BandLayout } from "./bandLayout";

/** A tile's part of a block. */
interface TilePart {
  readonly address: number;
  /** Its first pixel, of the band. */
  readonly from: number;
}

/**
 * The tiles of a band: block by block, and within each block in the order in which they came. A metric reads the
 * memory from its first byte to its last, which is three times as quick as tile by tile, and never touches memory
 * that no tile has come to.
 */
export class BandTiles {
  private readonly places = new Map<number, number>();

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly at: BandLayout,
  ) {}

  /** How many are there. */
  get count(): number {
    return this.places.size;
  }

  /** Which are there, in the order in which they came. */
  get indices(): Iterable<number> {
    return this.places.keys();
  }

  has(index: number): boolean {
    return this.places.has(index);
  }

  /** @param rgba pixels x 4 bytes; copies of the last pixel fill the last block, so that they leave the range of the values alone */
  set(index: number, rgba: Uint8Array): void {
    this.places.set(index, this.places.get(index) ?? this.places.size);
    for (const { address, from } of this.parts(index)) {
      const part = new Uint8Array(this.memory.buffer, address, this.at.block * 4);
      const there = rgba.subarray(from * 4, from * 4 + part.length);
      part.set(there);
      for (let i = there.length; i < part.length; i++) part[i] = part[i - 4]!;
    }
  }

  /** Address of a block, whose tiles follow one another. */
  blockAt(from: number): number {
    return this.at.tiles + from * 4 * this.at.tileCount;
  }

  /** Where a tile that is there lies. */
  *parts(index: number): Generator<TilePart> {
    const { block, padded } = this.at;
    const within = this.places.get(index)! * block * 4;
    for (let from = 0; from < padded; from += block) yield { address: this.blockAt(from) + within, from };
  }

  /** Address of a pixel of the tile that came as the `place`th. */
  texelAt(place: number, pixel: number): number {
    const { block } = this.at;
    const within = pixel % block;
    return this.blockAt(pixel - within) + (place * block + within) * 4;
  }

  /** @returns pixels x 4 bytes of a tile that is there */
  read(index: number, pixels: number): Uint8Array {
    const rgba = new Uint8Array(pixels * 4);
    for (const { address, from } of this.parts(index)) {
      const bytes = Math.min(this.at.block, pixels - from) * 4;
      rgba.set(new Uint8Array(this.memory.buffer, address, bytes), from * 4);
    }
    return rgba;
  }
}
