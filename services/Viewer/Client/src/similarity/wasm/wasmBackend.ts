import { kernelModule } from "../../kernel/kernelModule";
import { workerCount } from "../../kernel/workerStock";
import type { MapShape, SimilarityBackend, SimilarityMap } from "../backend";
import { exactAtReference } from "../exactAtReference";
import { type Metric, type Shift, shiftOf } from "../metric";
import { channelsIn } from "../storedValues";
import { valueScale } from "../valueScale";
import { BandClient } from "./bandClient";
import { type Band, cutIntoBands } from "./bands";

/**
 * Similarity on the processor: each of up to four workers holds a band of rows with all channels, so that no
 * memory has to be shared and nothing but the reference vector and the result travels.
 */
export class WasmBackend implements SimilarityBackend {
  readonly name = "wasm";
  /** What the workers are prepared for; null after a failure, when they may disagree. */
  private shift: Shift | null = "none";
  private mean: Float64Array<ArrayBuffer> | null = null;
  private channels = 0;
  /** Settles with the map that is being computed. */
  private inWork: Promise<void> | null = null;
  /** Values of the map before, a band each: their memory is used again. */
  private readonly spares: Float32Array<ArrayBuffer>[] = [];

  private constructor(
    private readonly shape: MapShape,
    private readonly bands: readonly (Band & { readonly client: BandClient })[],
  ) {}

  /** @throws Error when the browser has not enough memory for the map */
  static async open(shape: MapShape): Promise<WasmBackend> {
    const bands = cutIntoBands(shape.height, workerCount()).map((band) => ({
      ...band,
      client: new BandClient(),
    }));
    const backend = new WasmBackend(shape, bands);
    try {
      const module = await kernelModule();
      await Promise.all(bands.map(({ client, rows }) => client.open(module, shape, rows * shape.width)));
      return backend;
    } catch (error) {
      backend.dispose();
      throw error;
    }
  }

  get rowsOfParts(): readonly number[] {
    return this.bands.map(({ rows }) => rows);
  }

  /** A tile waits for the map in work: the workers would see it between two steps of that map, not all in the same. */
  async addTile(
    index: number,
    parts: readonly Uint8Array<ArrayBuffer>[],
  ): Promise<Uint8Array<ArrayBuffer>[]> {
    while (this.inWork) await this.inWork;
    const taken = this.bands.map(({ client }, i) => client.addTile(index, parts[i]!));
    this.channels += channelsIn(this.shape, index);
    // What a shift has left of the vectors belongs to the tiles before.
    if (this.shift !== "none") this.shift = null;
    this.mean = null;
    return Promise.all(taken);
  }

  similarity(
    reference: number,
    metric: Metric,
    spare: Float32Array<ArrayBuffer> | null = null,
  ): Promise<SimilarityMap> {
    const map = this.compute(reference, metric, spare);
    const done = () => {
      this.inWork = null;
    };
    this.inWork = map.then(done, done);
    return map;
  }

  private async compute(
    reference: number,
    metric: Metric,
    spare: Float32Array<ArrayBuffer> | null,
  ): Promise<SimilarityMap> {
    const { width, height, precision, range } = this.shape;
    const { channels } = this;
    const shift = shiftOf(metric, valueScale(precision, range).origin);
    // Nothing is waited for without need: whatever the page has to do meanwhile comes after the request.
    if (shift !== this.shift) await this.prepare(shift);
    const { client, pixel } = this.ownerOf(reference);
    const vector = await client.vector(pixel);
    const values = spare ?? new Float32Array(width * height);
    const results = await Promise.all(
      this.bands.map(async (band, i) => {
        const result = await band.client.similarity(vector, metric, this.spares[i] ?? null);
        values.set(result.values, band.firstRow * width);
        this.spares[i] = result.values;
        return result;
      }),
    );
    const min = Math.min(...results.map((result) => result.min));
    const max = Math.max(...results.map((result) => result.max));
    const some = min <= max;
    const ends = { min: some ? min : Number.NaN, max: some ? max : Number.NaN };
    return exactAtReference({ reference, metric, channels, values, ...ends });
  }

  private async prepare(shift: Shift): Promise<void> {
    if (shift === "map-mean") this.mean ??= await this.meanVector();
    this.shift = null;
    await Promise.all(this.bands.map(({ client }) => client.shift(shift, this.mean)));
    this.shift = shift;
  }

  /** One value per channel: its mean over all cells. */
  private async meanVector(): Promise<Float64Array<ArrayBuffer>> {
    const { width, height, features } = this.shape;
    const sums = await Promise.all(this.bands.map(({ client }) => client.channelSums()));
    const total = (channel: number) => sums.reduce((sum, band) => sum + band[channel]!, 0);
    return Float64Array.from({ length: features }, (_, channel) => total(channel) / (width * height));
  }

  vector(cell: number): Promise<Float64Array> {
    const { client, pixel } = this.ownerOf(cell);
    return client.storedVector(pixel);
  }

  async channel(index: number): Promise<Float32Array<ArrayBuffer>> {
    const { width, height } = this.shape;
    const parts = await Promise.all(this.bands.map(({ client }) => client.channel(index)));
    const values = new Float32Array(width * height);
    parts.forEach((part, i) => {
      values.set(part, this.bands[i]!.firstRow * width);
    });
    return values;
  }

  dispose(): void {
    for (const { client } of this.bands) client.dispose();
  }

  /** The band that holds a cell, and which of its pixels that is. */
  private ownerOf(cell: number): { client: BandClient; pixel: number } {
    const row = Math.floor(cell / this.shape.width);
    const { client, firstRow } = this.bands.find((band) => row < band.firstRow + band.rows)!;
    return { client, pixel: cell - firstRow * this.shape.width };
  }
}
