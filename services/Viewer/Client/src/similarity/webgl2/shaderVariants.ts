import fullscreen from "../../../../../../shaders/fullscreen.vert.glsl?raw";
import range from "../../../../../../shaders/range.frag.glsl?raw";
import similarity from "../../../../../../shaders/similarity.frag.glsl?raw";
import squares from "../../../../../../shaders/squares.frag.glsl?raw";
import tiles from "../../../../../../shaders/tiles.glsl?raw";
import type { Precision } from "../../dataset/metadata";

/** One fragment shader with its compile-time choices. */
export type ShaderVariant =
  | { readonly shader: "squares" | "similarity"; readonly precision: Precision }
  | { readonly shader: "range"; readonly first: boolean };

const version = "#version 300 es\n";

/** The vertex shader of all variants. */
export const vertexSource = `${version}${fullscreen}`;

/** A name of its own for each variant, for messages. */
export function variantName(variant: ShaderVariant): string {
  return variant.shader === "range"
    ? `range-${variant.first ? "first" : "later"}`
    : `${variant.shader}-${variant.precision}`;
}

/** The fragment shader; line numbers in errors are those of its file. */
export function fragmentSource(variant: ShaderVariant): string {
  if (variant.shader === "range") {
    return `${version}${variant.first ? "#define FIRST\n" : ""}#line 1\n${range}`;
  }
  const body = variant.shader === "squares" ? squares : similarity;
  return `${version}#define PRECISION ${variant.precision}\n#line 1\n${tiles}\n#line 1\n${body}`;
}

/** Every variant there is. */
export function allVariants(): ShaderVariant[] {
  const precisions: Precision[] = [8, 16, 32];
  return [
    ...precisions.map((precision) => ({ shader: "squares" as const, precision })),
    ...precisions.map((precision) => ({ shader: "similarity" as const, precision })),
    { shader: "range", first: true },
    { shader: "range", first: false },
  ];
}
