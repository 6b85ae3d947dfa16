import type { Precision } from "../../dataset/metadata";
import type { MetricName } from "../metric";
import { Program } from "./program";
import { type ShaderVariant, type ShiftVariant, variantName } from "./shaderVariants";

/** The metrics that compare: the norm needs the lengths alone. */
type Comparing = Exclude<MetricName, "norm">;

/** Linked programs of the metrics, each made when it is first wanted. */
export class MetricPrograms {
  private readonly programs = new Map<string, Program>();

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly precision: Precision,
  ) {}

  of(metric: Comparing, shift: ShiftVariant): Program {
    const variant = this.variantOf(metric, shift);
    const name = variantName(variant);
    let program = this.programs.get(name);
    if (!program) {
      program = new Program(this.gl, variant);
      this.programs.set(name, program);
    }
    return program;
  }

  private variantOf(name: Comparing, shift: ShiftVariant): ShaderVariant {
    const { precision } = this;
    switch (name) {
      case "euclidean":
        return { shader: "distance", precision, term: "square" };
      case "manhattan":
        return { shader: "distance", precision, term: "absolute" };
      case "fractional":
        return { shader: "distance", precision, term: "power" };
      case "cosine":
      case "pearson":
        return { shader: "similarity", precision, shift, output: "cosine" };
      default:
        return { shader: "similarity", precision, shift, output: "angle" };
    }
  }
}
