import type { TileSink } from "../dataset/loadDataset";
import type { Metadata } from "../dataset/metadata";
import type { Metric } from "./metric";

/** Where similarities are computed: WebAssembly SIMD on the processor, or WebGL 2 on the graphics card. */
export type BackendName = "wasm" | "webgl2";

/** What a backend needs to know before the first tile. */
export type MapShape = Pick<Metadata, "width" | "height" | "features" | "precision" | "tileCount" | "range">;

/** A metric between one reference cell and every cell. */
export interface SimilarityMap {
  /** Index of the reference cell: y x width + x. */
  readonly reference: number;
  readonly metric: Metric;
  /** Channels that had arrived when the map was computed: it is the map of these alone. */
  readonly channels: number;
  /** height x width values of the metric, row by row; NaN: no data. docs/metrics.md has units and ranges. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Smallest and largest value of the map, the reference included; both NaN without any data. */
  readonly min: number;
  readonly max: number;
}

/**
 * The one seam of the viewer: holds the tiles of a map and computes similarity maps. Implementations agree
 * with float64 within 1e-5 of the range over the map. `similarity` is called again only when the call before has been answered.
 */
export interface SimilarityBackend extends TileSink {
  readonly name: BackendName;
  /**
   * The map of the tiles so far.
   * @param reference index of the reference cell: y x width + x
   * @param spare values of an earlier map that nobody looks at any more: they may be written over
   */
  similarity(
    reference: number,
    metric: Metric,
    spare?: Float32Array<ArrayBuffer> | null,
  ): Promise<SimilarityMap>;
  /** The vector of a cell as stored (p' of Eq. 1): `features` whole numbers. May be asked for at any time. */
  vector(cell: number): Promise<Float64Array>;
  /** One channel as stored: height x width values, row by row. May be asked for at any time. */
  channel(index: number): Promise<Float32Array<ArrayBuffer>>;
  dispose(): void;
}
