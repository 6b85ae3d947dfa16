import distance from "../../../../../../shaders/distance.frag.glsl?raw";
import fullscreen from "../../../../../../shaders/fullscreen.vert.glsl?raw";
import levels from "../../../../../../shaders/levels.frag.glsl?raw";
import range from "../../../../../../shaders/range.frag.glsl?raw";
import rows from "../../../../../../shaders/rows.frag.glsl?raw";
import shift from "../../../../../../shaders/shift.glsl?raw";
import similarity from "../../../../../../shaders/similarity.frag.glsl?raw";
import squares from "../../../../../../shaders/squares.frag.glsl?raw";
import tiles from "../../../../../../shaders/tiles.glsl?raw";
import type { Precision } from "../../dataset/metadata";

/** How vectors are shifted: not at all, by a number for each channel, by the cell's own mean. */
export type ShiftVariant = "unshifted" | "by-channel" | "by-level";

/** One fragment shader with its compile-time choices. */
export type ShaderVariant =
  | { readonly shader: "squares"; readonly precision: Precision; readonly shift: ShiftVariant }
  | { readonly shader: "levels" | "rows"; readonly precision: Precision }
  | {
      readonly shader: "similarity";
      readonly precision: Precision;
      readonly shift: ShiftVariant;
      readonly output: "angle" | "cosine";
    }
  | { readonly shader: "distance"; readonly precision: Precision; readonly term: DistanceTerm }
  | { readonly shader: "range"; readonly first: boolean };

/** What is added up over the channels. */
export type DistanceTerm = "absolute" | "square" | "power";

const version = "#version 300 es\n";
const bodies = { distance, levels, range, rows, similarity, squares };
const terms: readonly DistanceTerm[] = ["absolute", "square", "power"];
const shifts: readonly ShiftVariant[] = ["unshifted", "by-channel", "by-level"];

/** The vertex shader of all variants. */
export const vertexSource = `${version}${fullscreen}`;

/** A name of its own for each variant, for messages. */
export function variantName(variant: ShaderVariant): string {
  return Object.entries(variant)
    .map(([key, value]) => (key === "first" ? (value ? "first" : "later") : value))
    .join("-");
}

/** The fragment shader; line numbers in errors are those of its file. */
export function fragmentSource(variant: ShaderVariant): string {
  const parts = [bodies[variant.shader]];
  if ("shift" in variant) parts.unshift(shift);
  if ("precision" in variant) parts.unshift(tiles);
  return version + definitions(variant) + parts.map((part) => `#line 1\n${part}`).join("\n");
}

function definitions(variant: ShaderVariant): string {
  const names: string[] = [];
  if ("precision" in variant) names.push(`PRECISION ${variant.precision}`);
  if ("shift" in variant && variant.shift !== "unshifted") {
    names.push(variant.shift === "by-channel" ? "SHIFT_BY_CHANNEL" : "SHIFT_BY_LEVEL");
  }
  if (variant.shader === "similarity" && variant.output === "cosine") names.push("COSINE");
  if (variant.shader === "distance") names.push(`TERM ${terms.indexOf(variant.term) + 1}`);
  if (variant.shader === "range" && variant.first) names.push("FIRST");
  return names.map((name) => `#define ${name}\n`).join("");
}

/** Every variant there is. */
export function allVariants(): ShaderVariant[] {
  const precisions: Precision[] = [8, 16, 32];
  return [
    ...precisions.flatMap((precision): ShaderVariant[] => [
      ...shifts.map((shift) => ({ shader: "squares" as const, precision, shift })),
      { shader: "levels", precision },
      { shader: "rows", precision },
      ...shifts.flatMap((shift) =>
        (["angle", "cosine"] as const).map((output) => ({
          shader: "similarity" as const,
          precision,
          shift,
          output,
        })),
      ),
      ...terms.map((term) => ({ shader: "distance" as const, precision, term })),
    ]),
    { shader: "range", first: true },
    { shader: "range", first: false },
  ];
}
