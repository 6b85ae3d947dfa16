import type { MapShape, SimilarityBackend, SimilarityMap } from "../backend";
import { exactAtReference } from "../exactAtReference";
import { type Metric, shiftOf } from "../metric";
import { powerTable } from "../powerTable";
import { channelsIn, placeOf, storedPlane, storedVector } from "../storedValues";
import { valueScale } from "../valueScale";
import { ChannelSum } from "./channelSum";
import { ContextLostError } from "./contextLost";
import { finishing } from "./finishing";
import { FloatTarget } from "./floatTarget";
import { MetricPrograms } from "./metricPrograms";
import { NumberTexture } from "./numberTexture";
import { RangeReduction } from "./rangeReduction";
import { startReading } from "./readBack";
import { readTexels } from "./readTexels";
import { ShiftedVectors } from "./shiftedVectors";
import { TileTextures } from "./tileTextures";
import { units } from "./units";

/**
 * Similarity on the graphics card: tiles as layers of texture arrays, one draw per array and reference.
 * The numbers come back asynchronously. The shaders stand in /shaders.
 */
export class WebGl2Backend implements SimilarityBackend {
  readonly name = "webgl2";
  private readonly tiles: TileTextures;
  private readonly sum: ChannelSum;
  private readonly vectors: ShiftedVectors;
  private readonly programs: MetricPrograms;
  private readonly range: RangeReduction;
  private readonly result: FloatTarget;
  private channels = 0;
  private powers: { readonly k: number; readonly table: NumberTexture } | null = null;

  private constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly shape: MapShape,
  ) {
    const { width, height, precision } = shape;
    this.tiles = new TileTextures(gl, shape);
    this.sum = new ChannelSum(gl, this.tiles, width, height);
    this.vectors = new ShiftedVectors(gl, shape, this.tiles, this.sum);
    this.programs = new MetricPrograms(gl, precision);
    this.range = new RangeReduction(gl, width, height);
    this.result = new FloatTarget(gl, width, height, 1);
  }

  /** @throws Error when WebGL 2 or float targets are missing, or the card cannot hold the map */
  static async open(shape: MapShape): Promise<WebGl2Backend> {
    const gl = document.createElement("canvas").getContext("webgl2", { antialias: false, depth: false });
    if (!gl) throw new Error("This browser offers no WebGL 2.");
    if (!gl.getExtension("EXT_color_buffer_float")) {
      throw new Error("This graphics card cannot draw into float textures (EXT_color_buffer_float).");
    }
    try {
      return new WebGl2Backend(gl, shape);
    } catch (error) {
      // What the card has taken of a map that it cannot hold is free again for whoever takes it in its place.
      release(gl);
      throw error;
    }
  }

  get rowsOfParts(): readonly number[] {
    return [this.shape.height];
  }

  async addTile(
    index: number,
    parts: readonly Uint8Array<ArrayBuffer>[],
  ): Promise<readonly Uint8Array<ArrayBuffer>[]> {
    this.tiles.upload(index, parts[0]!);
    this.channels += channelsIn(this.shape, index);
    this.vectors.arrived(index);
    return parts;
  }

  async similarity(reference: number, metric: Metric): Promise<SimilarityMap> {
    const { precision, range } = this.shape;
    const { step, origin } = valueScale(precision, range);
    // A lost context makes no programs for a metric that is wanted for the first time.
    if (this.gl.isContextLost()) throw new ContextLostError();
    // A tile may come at any turn that is waited for.
    do await this.vectors.use(shiftOf(metric, origin));
    while (!this.vectors.known);
    const { channels } = this;
    const raw = this.compute(reference, metric);
    const reading = startReading(this.gl, raw, 1);
    const ends = await this.range.of(raw);
    const values = await reading.finish();
    const finish = finishing(metric, step);
    for (let i = 0; i < values.length; i++) values[i] = finish(values[i]!);
    const [min, max] = [Math.fround(finish(ends.min)), Math.fround(finish(ends.max))];
    return exactAtReference({ reference, metric, channels, values, min, max });
  }

  async vector(cell: number): Promise<Float64Array> {
    const { width, tileCount } = this.shape;
    const place = { x: cell % width, y: Math.floor(cell / width), width: 1, height: 1 };
    const everyTile = Array.from({ length: tileCount }, (_, tile) => tile);
    return storedVector(this.shape, await readTexels(this.gl, this.tiles, everyTile, place));
  }

  async channel(index: number): Promise<Float32Array<ArrayBuffer>> {
    const { width, height } = this.shape;
    const { tile } = placeOf(this.shape, index);
    const place = { x: 0, y: 0, width, height };
    return storedPlane(this.shape, index, await readTexels(this.gl, this.tiles, [tile], place));
  }

  dispose(): void {
    release(this.gl);
  }

  /** Draws what `finishing` makes values of. */
  private compute(reference: number, metric: Metric): FloatTarget {
    const { vectors, shape } = this;
    if (metric.name === "norm") return vectors.squares;
    const cell = [reference % shape.width, Math.floor(reference / shape.width)] as const;
    vectors.squares.bindTo(units.squares);
    vectors.bind();
    if (metric.name === "fractional") this.powersOf(metric.k).bindTo(units.powers);
    const inputs = { squares: units.squares, powers: units.powers, ...vectors.uniforms };
    this.sum.run(this.programs.of(metric.name, vectors.variant), { reference: cell, ...inputs }, this.result);
    return this.result;
  }

  private powersOf(k: number): NumberTexture {
    if (this.powers?.k !== k) {
      this.powers?.table.dispose();
      this.powers = { k, table: new NumberTexture(this.gl, twoRows(powerTable(k)), 2) };
    }
    return this.powers.table;
  }
}

function release(gl: WebGL2RenderingContext): void {
  gl.getExtension("WEBGL_lose_context")?.loseContext();
}

/** The pairs in one row of texels, the exponents in the first components of the next. */
function twoRows(table: Float64Array): Float64Array {
  const pairs = 2 * 1_024;
  const rows = new Float64Array(2 * pairs);
  rows.set(table.subarray(0, pairs));
  table.subarray(pairs).forEach((value, i) => {
    rows[pairs + 2 * i] = value;
  });
  return rows;
}
