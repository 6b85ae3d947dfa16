import { type Kernel, startKernel } from "../../kernel/kernel";
import type { MapShape } from "../backend";
import type { Metric, Shift } from "../metric";
import { kernelTable } from "../powerTable";
import { channelsIn, placeOf, storedPlane, storedVector } from "../storedValues";
import { type ValueScale, valueScale } from "../valueScale";
import { type BandLayout, block, growBy, layOut, memoryOf } from "./bandLayout";
import { type ReferenceVector, runMetric, type Shifted } from "./metricRun";
import { referenceLanes } from "./referenceLanes";
import { shiftTerms } from "./shiftTerms";

/** The values of one band. */
export interface BandResult {
  readonly values: Float32Array<ArrayBuffer>;
  readonly min: number;
  readonly max: number;
}

/** Pages of memory from which a band is worth a warm-up. */
const warmUpPages = 128;

/** A band of rows of a map, all channels, in one WebAssembly memory. */
export class SimilarityBand {
  private readonly scale: ValueScale;
  private shifted: Shifted | null = null;
  /** Room for the weighted sums and lengths of a shift, made when the first one is wanted. */
  private room: number | null = null;
  private tableOf: number | null = null;
  /** Where the tiles lie that are there: in the order in which they came, so that memory without a tile is never touched. */
  private readonly places = new Map<number, number>();
  /** Whether tiles have come since the lengths were computed. */
  private stale = false;

  private constructor(
    private readonly kernel: Kernel,
    private readonly memory: WebAssembly.Memory,
    private readonly shape: MapShape,
    private readonly pixels: number,
    private readonly at: BandLayout,
  ) {
    this.scale = valueScale(shape.precision, shape.range);
  }

  /**
   * Sets memory aside for `pixels` cells of a map. For a large one the kernel is run until the engine has optimised
   * it (some ten milliseconds). Tiles that are not there yet take no part.
   * @throws RangeError when the browser has not that much memory
   */
  static async create(module: WebAssembly.Module, shape: MapShape, pixels: number): Promise<SimilarityBand> {
    const layout = layOut(shape.tileCount, pixels);
    const memory = memoryOf(layout.pages);
    const band = new SimilarityBand(await startKernel(module, memory), memory, shape, pixels, layout);
    if (layout.pages > warmUpPages) band.warmUp();
    return band;
  }

  /** @param rgba pixels x 4 bytes: the band's part of a tile */
  addTile(index: number, rgba: Uint8Array): void {
    const { padded, squares } = this.at;
    this.places.set(index, this.places.get(index) ?? this.places.size);
    const to = this.tileAddress(index);
    const tile = new Uint8Array(this.memory.buffer, to, padded * 4);
    tile.set(rgba);
    // Copies of the last pixel fill the last group, so that they leave the range of the values alone.
    for (let at = rgba.length; at < tile.length; at++) tile[at] = tile[at - 4]!;
    this.kernel[`addSquares${this.shape.precision}`](to, padded, squares);
    this.stale = true;
  }

  private warmUp(): void {
    const { kernel, shape } = this;
    const { tiles, padded, reference, sums, lengths, values, range } = this.at;
    const count = Math.min(padded, block);
    const until = performance.now() + 15;
    while (performance.now() < until) {
      kernel[`dots${shape.precision}`](tiles, shape.tileCount, padded, 0, count, reference, sums);
      kernel.acuteAngles(sums, count, lengths, 1, values, range);
    }
  }

  /** Computes the lengths of the vectors as far as their tiles are there. */
  private updateLengths(): void {
    if (!this.stale) return;
    this.kernel.squareRoots(this.at.squares, this.at.padded, this.at.lengths);
    this.stale = false;
  }

  /** Sums of each channel over the pixels of the band. */
  channelSums(): Float64Array<ArrayBuffer> {
    const { tileCount, features, precision } = this.shape;
    const perTile = 32 / precision;
    const sums = new Float64Array(tileCount * perTile);
    for (const tile of this.places.keys()) {
      this.kernel[`channelSums${precision}`](this.tileAddress(tile), this.pixels, this.at.sums);
      sums.set(new Float64Array(this.memory.buffer, this.at.sums, perTile), tile * perTile);
    }
    return sums.slice(0, features);
  }

  /**
   * Prepares the metrics that take something away from the vectors first.
   * @param mean of the map, one per channel; for "map-mean" only
   * @throws RangeError when the browser has no memory left for 16 bytes a pixel
   */
  shift(shift: Shift, mean: Float64Array<ArrayBuffer> | null): void {
    this.shifted = null;
    if (shift === "none") return;
    this.updateLengths();
    const { features, precision } = this.shape;
    const { padded, sums } = this.at;
    const channels = [...this.places.keys()].reduce((sum, tile) => sum + channelsIn(this.shape, tile), 0);
    const terms = shiftTerms(shift, features, channels, this.scale.origin, mean);
    this.room ??= growBy(this.memory, padded * 16);
    const [weighted, lengths] = [this.room, this.room + padded * 8];
    new Float64Array(this.memory.buffer, weighted, padded).fill(0);
    const perTile = 32 / precision;
    for (const tile of this.places.keys()) {
      const weights = new Float64Array(this.memory.buffer, sums, perTile).fill(0);
      weights.set(terms.weights.subarray(tile * perTile, (tile + 1) * perTile));
      this.kernel[`addWeighted${precision}`](this.tileAddress(tile), padded, sums, weighted);
    }
    const { linear, quadratic, constant } = terms;
    this.kernel.shiftedLengths(this.at.lengths, weighted, padded, linear, quadratic, constant, lengths);
    this.shifted = { terms, weighted, lengths };
  }

  /** The vector of a pixel of this band, widened to the kernel's lanes. */
  vector(pixel: number): ReferenceVector {
    this.updateLengths();
    const source = new DataView(this.memory.buffer);
    const { padded, tiles } = this.at;
    const place = (place: number) => tiles + (place * padded + pixel) * 4;
    const lanes = referenceLanes(source, this.shape.precision, this.places.size, place);
    const { lengths, weighted } = this.shifted ?? { lengths: this.at.lengths, weighted: null };
    return {
      lanes,
      length: source.getFloat64(lengths + pixel * 8, true),
      weighted: weighted === null ? 0 : source.getFloat64(weighted + pixel * 8, true),
    };
  }

  /**
   * The metric for every pixel of the band; its shift is the present one. min and max are infinite without data.
   * @param spare values of an earlier map, to be written over
   */
  similarity(
    reference: ReferenceVector,
    metric: Metric,
    spare: Float32Array<ArrayBuffer> | null = null,
  ): BandResult {
    this.updateLengths();
    const { kernel, at, places, scale, shape, shifted } = this;
    new Uint8Array(this.memory.buffer, at.reference, reference.lanes.length).set(reference.lanes);
    if (metric.name === "fractional") this.writeTable(metric.k);
    runMetric(
      { kernel, at, shifted, precision: shape.precision, tiles: places.size, step: scale.step },
      reference,
      metric,
    );
    const [min, max] = new Float32Array(this.memory.buffer, this.at.range, 2) as unknown as [number, number];
    const values = spare ?? new Float32Array(this.pixels);
    values.set(new Float32Array(this.memory.buffer, this.at.values, this.pixels));
    return { values, min, max };
  }

  /** The vector of a pixel of this band as stored. */
  storedVector(pixel: number): Float64Array {
    const texels = new Uint8Array(this.shape.tileCount * 4);
    for (const tile of this.places.keys()) {
      texels.set(new Uint8Array(this.memory.buffer, this.tileAddress(tile) + pixel * 4, 4), tile * 4);
    }
    return storedVector(this.shape, texels);
  }

  /** One channel of the band's pixels as stored. */
  channel(index: number): Float32Array<ArrayBuffer> {
    const { tile } = placeOf(this.shape, index);
    if (!this.places.has(tile)) return new Float32Array(this.pixels);
    const at = this.tileAddress(tile);
    return storedPlane(this.shape, index, new Uint8Array(this.memory.buffer, at, this.pixels * 4));
  }

  private writeTable(k: number): void {
    if (this.tableOf === k) return;
    const table = kernelTable(k, this.shape.precision);
    new Float64Array(this.memory.buffer, this.at.table, table.length).set(table);
    this.tableOf = k;
  }

  /** Address of a tile that is there. */
  private tileAddress(index: number): number {
    return this.at.tiles + this.places.get(index)! * this.at.padded * 4;
  }
}
