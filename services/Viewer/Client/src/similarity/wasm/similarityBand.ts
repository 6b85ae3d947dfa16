import { type Kernel, startKernel } from "../../kernel/kernel";
import type { MapShape } from "../backend";
import type { Metric, Shift } from "../metric";
import { kernelTable } from "../powerTable";
import { channelsIn, placeOf, storedPlane, storedVector } from "../storedValues";
import { type ValueScale, valueScale } from "../valueScale";
import { type BandLayout, growBy, layOut, memoryOf } from "./bandLayout";
import { BandTiles } from "./bandTiles";
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
  private readonly tiles: BandTiles;
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
    this.tiles = new BandTiles(memory, at);
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
    this.tiles.set(index, rgba);
    const { block, squares } = this.at;
    for (const { address, from } of this.tiles.parts(index)) {
      this.kernel[`addSquares${this.shape.precision}`](address, block, squares + from * 8);
    }
    this.stale = true;
  }

  private warmUp(): void {
    const { kernel, shape } = this;
    const { tiles, block, reference, sums, lengths, values, range } = this.at;
    const until = performance.now() + 15;
    while (performance.now() < until) {
      kernel[`dots${shape.precision}`](tiles, shape.tileCount, block, reference, sums);
      kernel.acuteAngles(sums, block, lengths, 1, values, range);
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
    const ofPart = new Float64Array(this.memory.buffer, this.at.sums, perTile);
    for (const tile of this.tiles.indices) {
      for (const { address, from } of this.tiles.parts(tile)) {
        this.kernel[`channelSums${precision}`](
          address,
          Math.min(this.at.block, this.pixels - from),
          this.at.sums,
        );
        ofPart.forEach((sum, i) => {
          sums[tile * perTile + i]! += sum;
        });
      }
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
    const { block, padded, sums } = this.at;
    const channels = [...this.tiles.indices].reduce((sum, tile) => sum + channelsIn(this.shape, tile), 0);
    const terms = shiftTerms(shift, features, channels, this.scale.origin, mean);
    this.room ??= growBy(this.memory, padded * 16);
    const [weighted, lengths] = [this.room, this.room + padded * 8];
    new Float64Array(this.memory.buffer, weighted, padded).fill(0);
    const perTile = 32 / precision;
    for (const tile of this.tiles.indices) {
      const weights = new Float64Array(this.memory.buffer, sums, perTile).fill(0);
      weights.set(terms.weights.subarray(tile * perTile, (tile + 1) * perTile));
      for (const { address, from } of this.tiles.parts(tile)) {
        this.kernel[`addWeighted${precision}`](address, block, sums, weighted + from * 8);
      }
    }
    const { linear, quadratic, constant } = terms;
    this.kernel.shiftedLengths(this.at.lengths, weighted, padded, linear, quadratic, constant, lengths);
    this.shifted = { terms, weighted, lengths };
  }

  /** The vector of a pixel of this band, widened to the kernel's lanes. */
  vector(pixel: number): ReferenceVector {
    this.updateLengths();
    const source = new DataView(this.memory.buffer);
    const texel = (place: number) => this.tiles.texelAt(place, pixel);
    const lanes = referenceLanes(source, this.shape.precision, this.tiles.count, texel);
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
    const { kernel, at, tiles, scale, shape, shifted } = this;
    new Uint8Array(this.memory.buffer, at.reference, reference.lanes.length).set(reference.lanes);
    if (metric.name === "fractional") this.writeTable(metric.k);
    runMetric(
      { kernel, at, shifted, precision: shape.precision, tiles, step: scale.step },
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
    [...this.tiles.indices].forEach((tile, place) => {
      texels.set(new Uint8Array(this.memory.buffer, this.tiles.texelAt(place, pixel), 4), tile * 4);
    });
    return storedVector(this.shape, texels);
  }

  /** One channel of the band's pixels as stored. */
  channel(index: number): Float32Array<ArrayBuffer> {
    const { tile } = placeOf(this.shape, index);
    if (!this.tiles.has(tile)) return new Float32Array(this.pixels);
    return storedPlane(this.shape, index, this.tiles.read(tile, this.pixels));
  }

  private writeTable(k: number): void {
    if (this.tableOf === k) return;
    const table = kernelTable(k, this.shape.precision);
    new Float64Array(this.memory.buffer, this.at.table, table.length).set(table);
    this.tableOf = k;
  }
}
