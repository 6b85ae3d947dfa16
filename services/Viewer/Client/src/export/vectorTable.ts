import type { Metadata } from "../dataset/metadata";
import { activationOf } from "../vector/activation";
import { originOf } from "./caption";

/** A cell's vector under the name of its columns. */
export interface NamedVector {
  /** "current" or "pinned". */
  readonly name: string;
  /** As stored, one whole number a channel. */
  readonly stored: Float64Array;
}

/**
 * Vectors as comma-separated values, one row a channel (RFC 4180): for each vector the activation, where its
 * range is known, and the stored value; last the model with the licence of its weights. That is a column, because the
 * format has no comments: most readers would take a line of them for the header.
 */
export function vectorTable(
  vectors: readonly NamedVector[],
  metadata: Pick<Metadata, "features" | "precision" | "range" | "model" | "source">,
): Blob {
  const activation = activationOf(metadata);
  const columns = ({ name }: NamedVector) =>
    activation.known ? [`${name}_activation`, `${name}_stored`] : [`${name}_stored`];
  const cells = ({ stored }: NamedVector, channel: number) => {
    const value = stored[channel]!;
    return activation.known ? [activation.of(value), value] : [value];
  };
  const origin = quoted(metadata.model ? `made with ${originOf(metadata)}` : originOf(metadata));
  const rows = [["channel", ...vectors.flatMap(columns), "origin"].join(",")];
  for (let channel = 0; channel < metadata.features; channel++) {
    rows.push([channel, ...vectors.flatMap((vector) => cells(vector, channel)), origin].join(","));
  }
  return new Blob([`${rows.join("\r\n")}\r\n`], { type: "text/csv" });
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
