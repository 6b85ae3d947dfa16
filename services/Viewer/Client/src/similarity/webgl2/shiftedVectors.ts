import type { MapShape } from "../backend";
import type { Shift } from "../metric";
import { channelsIn } from "../storedValues";
import { valueScale } from "../valueScale";
import type { ChannelSum } from "./channelSum";
import { FloatTarget } from "./floatTarget";
import { meanVector } from "./meanVector";
import { NumberTexture } from "./numberTexture";
import { Program } from "./program";
import type { ShiftVariant } from "./shaderVariants";
import type { TileTextures } from "./tileTextures";
import { units } from "./units";

const variants = {
  none: "unshifted",
  origin: "by-channel",
  "map-mean": "by-channel",
  "own-mean": "by-level",
} as const satisfies Record<Shift, ShiftVariant>;

/** The squared lengths of the cells' vectors as stored and after the present shift, and what shaders need for it. */
export class ShiftedVectors {
  private readonly unshifted: FloatTarget;
  private shifted: FloatTarget | null = null;
  private levels: FloatTarget | null = null;
  private numbers: NumberTexture | null = null;
  private shift: Shift = "none";
  /** Whether lengths and levels are those of the tiles that are there. */
  known = false;
  private levelsKnown = false;
  private readonly there = new Set<number>();

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly shape: MapShape,
    private readonly tiles: TileTextures,
    private readonly sum: ChannelSum,
  ) {
    this.unshifted = new FloatTarget(gl, shape.width, shape.height, 1);
  }

  get variant(): ShiftVariant {
    return variants[this.shift];
  }

  /** Squared lengths; 0 where there is no direction. */
  get squares(): FloatTarget {
    return this.shift === "none" ? this.unshifted : this.shifted!;
  }

  /** A tile has come: what was computed belongs to those before. */
  arrived(tile: number): void {
    this.there.add(tile);
    this.known = false;
  }

  /** Makes a shift the present one. */
  async use(shift: Shift): Promise<void> {
    if (!this.known) this.measure();
    if (shift === this.shift) return;
    this.shift = "none";
    if (shift !== "none") {
      const numbers = await this.numbersOf(shift);
      this.numbers?.dispose();
      this.numbers = new NumberTexture(this.gl, numbers, 4);
      if (shift === "own-mean" && !this.levelsKnown) this.measureLevels();
      this.shifted ??= this.target();
      const program = this.program(variants[shift]);
      this.unshifted.bindTo(units.unshifted);
      this.bind();
      this.sum.run(program, { unshifted: units.unshifted, ...this.uniforms }, this.shifted);
      program.dispose();
    }
    this.shift = shift;
  }

  /** Binds what `vectorAt` reads. */
  bind(): void {
    this.numbers?.bindTo(units.shifts);
    this.levels?.bindTo(units.levels);
  }

  readonly uniforms = { shifts: units.shifts, levels: units.levels };

  /** Four numbers per tile: what is taken from the channels in its components, 0 where there is no channel or none yet. */
  private async numbersOf(shift: Exclude<Shift, "none">): Promise<Float32Array> {
    const { precision, range, tileCount } = this.shape;
    const mean = shift === "map-mean" ? await meanVector(this.gl, this.shape, this.tiles) : null;
    const constant = shift === "origin" ? -valueScale(precision, range).origin : 1;
    const perTile = 32 / precision;
    const numbers = new Float32Array(tileCount * 4);
    for (const tile of this.there) {
      for (let i = 0; i < channelsIn(this.shape, tile); i++) {
        numbers[tile * 4 + i] = mean ? mean[tile * perTile + i]! : constant;
      }
    }
    return numbers;
  }

  /** The lengths as stored. */
  private measure(): void {
    const program = this.program("unshifted");
    this.sum.run(program, {}, this.unshifted);
    program.dispose();
    this.shift = "none";
    this.known = true;
    this.levelsKnown = false;
  }

  private measureLevels(): void {
    const { precision } = this.shape;
    const features = [...this.there].reduce((sum, tile) => sum + channelsIn(this.shape, tile), 0);
    const program = new Program(this.gl, { shader: "levels", precision });
    this.levels ??= this.target();
    this.numbers?.bindTo(units.shifts);
    this.sum.run(program, { features, shifts: units.shifts }, this.levels);
    program.dispose();
    this.levelsKnown = true;
  }

  private program(shift: ShiftVariant): Program {
    return new Program(this.gl, { shader: "squares", precision: this.shape.precision, shift });
  }

  private target(): FloatTarget {
    return new FloatTarget(this.gl, this.shape.width, this.shape.height, 1);
  }
}
