import type { MapShape, SimilarityBackend, SimilarityMap } from "../backend";
import { placeOf, storedPlane, storedVector } from "../storedValues";
import { FloatTarget } from "./floatTarget";
import { Program } from "./program";
import { RangeReduction } from "./rangeReduction";
import { startReading } from "./readBack";
import { readTexels } from "./readTexels";
import { TileTextures } from "./tileTextures";

/** Texture units by role. */
const [tileUnit, squareUnit, previousUnit] = [0, 1, 2];

/**
 * Similarity on the graphics card: tiles as layers of texture arrays, one draw per array and reference.
 * The numbers come back asynchronously. The shaders stand in /shaders.
 */
export class WebGl2Backend implements SimilarityBackend {
  readonly name = "webgl2";
  private readonly tiles: TileTextures;
  private readonly squaresProgram: Program;
  private readonly similarityProgram: Program;
  private readonly range: RangeReduction;
  /** Two targets that take turns when there are several arrays. */
  private turns: readonly [FloatTarget, FloatTarget];
  private squares: FloatTarget;

  private constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly shape: MapShape,
  ) {
    const { width, height, precision } = shape;
    this.tiles = new TileTextures(gl, shape);
    this.squaresProgram = new Program(gl, { shader: "squares", precision });
    this.similarityProgram = new Program(gl, { shader: "similarity", precision });
    this.range = new RangeReduction(gl, width, height);
    this.turns = [new FloatTarget(gl, width, height, 1), new FloatTarget(gl, width, height, 1)];
    this.squares = new FloatTarget(gl, width, height, 1);
  }

  /** @throws Error when WebGL 2 or float targets are missing, or the card cannot hold the map */
  static async open(shape: MapShape): Promise<WebGl2Backend> {
    const gl = document.createElement("canvas").getContext("webgl2", { antialias: false, depth: false });
    if (!gl) throw new Error("This browser offers no WebGL 2.");
    if (!gl.getExtension("EXT_color_buffer_float")) {
      throw new Error("This graphics card cannot draw into float textures (EXT_color_buffer_float).");
    }
    return new WebGl2Backend(gl, shape);
  }

  addTile(index: number, rgba: Uint8Array<ArrayBuffer>): void {
    this.tiles.upload(index, rgba);
  }

  async prepare(): Promise<void> {
    // The result keeps its target; the spare one takes its turns instead.
    const result = this.accumulate(this.squaresProgram, {});
    const [first, second] = this.turns;
    this.turns = [result === first ? second : first, this.squares];
    this.squares = result;
    await this.similarity(0);
  }

  async similarity(reference: number): Promise<SimilarityMap> {
    const { gl, shape } = this;
    const cell = [reference % shape.width, Math.floor(reference / shape.width)] as const;
    this.squares.bindTo(squareUnit);
    const result = this.accumulate(this.similarityProgram, { reference: cell, squares: squareUnit });
    const reading = startReading(gl, result, 1);
    const { min, max } = await this.range.of(result);
    const values = await reading.finish();
    for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = Number.NaN;
    return { reference, values, min, max };
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
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  /** Runs a program over all arrays; each run adds to what the one before has left in the other target. */
  private accumulate(
    program: Program,
    uniforms: Record<string, number | readonly [number, number]>,
  ): FloatTarget {
    const { gl } = this;
    const { arrays } = this.tiles;
    let [target, previous] = this.turns;
    arrays.forEach(({ texture, layers }, i) => {
      if (i > 0) [target, previous] = [previous, target];
      gl.activeTexture(gl.TEXTURE0 + tileUnit);
      gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
      previous.bindTo(previousUnit);
      target.bind();
      const place = { first: i === 0, last: i === arrays.length - 1, layers };
      program.draw({ tiles: tileUnit, previous: previousUnit, ...place, ...uniforms });
    });
    return target;
  }
}
