import { FloatTarget } from "./floatTarget";
import type { Program, UniformValue } from "./program";
import type { TileTextures } from "./tileTextures";
import { units } from "./units";

/** Runs a program over all texture arrays; each run adds to what the one before has left. */
export class ChannelSum {
  /** Two targets that take turns, made when there are several arrays; a single texel stands in for "nothing before". */
  private readonly turns: readonly FloatTarget[];
  private readonly nothing: FloatTarget;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly tiles: TileTextures,
    width: number,
    height: number,
  ) {
    const count = tiles.arrays.length > 1 ? 2 : 0;
    this.turns = Array.from({ length: count }, () => new FloatTarget(gl, width, height, 2));
    this.nothing = new FloatTarget(gl, 1, 1, 1);
  }

  /** @param result what the run over the last array draws into */
  run(program: Program, uniforms: Readonly<Record<string, UniformValue>>, result: FloatTarget): void {
    const { arrays } = this.tiles;
    let previous = this.nothing;
    let firstTile = 0;
    arrays.forEach(({ texture, layers }, i) => {
      const last = i === arrays.length - 1;
      const target = last ? result : this.turns[i % 2]!;
      this.gl.activeTexture(this.gl.TEXTURE0 + units.tiles);
      this.gl.bindTexture(this.gl.TEXTURE_2D_ARRAY, texture);
      previous.bindTo(units.previous);
      target.bind();
      const place = { first: i === 0, last, layers, firstTile };
      program.draw({ tiles: units.tiles, previous: units.previous, ...place, ...uniforms });
      previous = target;
      firstTile += layers;
    });
  }
}
