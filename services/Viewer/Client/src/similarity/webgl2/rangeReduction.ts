import { FloatTarget } from "./floatTarget";
import { Program } from "./program";
import { startReading } from "./readBack";

/** Cells on a side of the block that one texel takes together; SIDE of range.frag.glsl. */
const side = 16;
const unit = 0;

/** Finds the smallest and the largest value of a map on the graphics card. */
export class RangeReduction {
  private readonly steps: readonly FloatTarget[];
  private readonly first: Program;
  private readonly later: Program;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    width: number,
    height: number,
  ) {
    this.first = new Program(gl, { shader: "range", first: true });
    this.later = new Program(gl, { shader: "range", first: false });
    const steps: FloatTarget[] = [];
    let [w, h] = [width, height];
    do {
      [w, h] = [Math.ceil(w / side), Math.ceil(h / side)];
      steps.push(new FloatTarget(gl, w, h, 2));
    } while (w > 1 || h > 1);
    this.steps = steps;
  }

  /** Both NaN for a map without any data. */
  async of(map: FloatTarget): Promise<{ min: number; max: number }> {
    let input = map;
    for (const step of this.steps) {
      input.bindTo(unit);
      step.bind();
      (input === map ? this.first : this.later).draw({ values: unit });
      input = step;
    }
    const [min, max] = (await startReading(this.gl, input, 2).finish()) as unknown as [number, number];
    return min <= max ? { min, max } : { min: Number.NaN, max: Number.NaN };
  }
}
