import type { Precision } from "../../dataset/metadata";
import type { Kernel } from "../../kernel/kernel";
import type { Metric } from "../metric";
import type { BandLayout } from "./bandLayout";
import type { BandTiles } from "./bandTiles";
import type { ShiftTerms } from "./shiftTerms";

/** A vector in the form in which the kernel reads it (16 bytes per tile). */
export interface ReferenceVector {
  readonly lanes: Uint8Array<ArrayBuffer>;
  /** Length after the present shift. */
  readonly length: number;
  /** Sum of the channels with the weights of the present shift, 0 without one. */
  readonly weighted: number;
}

/** Addresses of what a shift has left of each pixel. */
export interface Shifted {
  readonly terms: ShiftTerms;
  readonly weighted: number;
  readonly lengths: number;
}

/** What lies in a band's memory, for a metric to be run over it. */
export interface Band {
  readonly kernel: Kernel;
  readonly at: BandLayout;
  readonly shifted: Shifted | null;
  readonly precision: Precision;
  readonly tiles: BandTiles;
  /** Activation of one step of the stored values. */
  readonly step: number;
}

/** Runs a metric over all pixels of a band, in whose memory the reference lies; values and their range then lie there, too. */
export function runMetric(band: Band, reference: ReferenceVector, metric: Metric): void {
  const { kernel, at } = band;
  kernel.begin(at.range);
  for (let from = 0; from < at.padded; from += at.block) runBlock(band, reference, metric, from);
  kernel.end(at.range);
}

function runBlock(band: Band, reference: ReferenceVector, metric: Metric, from: number): void {
  const { kernel, at, shifted, step } = band;
  const { range, sums, block: count } = at;
  const values = at.values + from * 4;
  switch (metric.name) {
    case "euclidean":
      sum(band, "squares", from);
      kernel.roots(sums, count, step, values, range);
      break;
    case "manhattan":
      sum(band, "manhattan", from);
      kernel.scaled(sums, count, step, values, range);
      break;
    case "fractional":
      sum(band, "powers", from);
      kernel.toThePower(sums, count, 1 / metric.k, step, values, range);
      break;
    case "norm":
      kernel.scaled((shifted?.lengths ?? at.lengths) + from * 8, count, step, values, range);
      break;
    default:
      sum(band, "dots", from);
      directions(band, reference, metric, from);
  }
}

/** From dot products to angles or cosines, after the present shift. */
function directions(
  { kernel, at, shifted }: Band,
  reference: ReferenceVector,
  metric: Metric,
  from: number,
): void {
  const { range, sums, block: count } = at;
  const values = at.values + from * 4;
  const cosine = metric.name === "cosine" || metric.name === "pearson";
  if (!shifted && !cosine) {
    kernel.acuteAngles(sums, count, at.lengths + from * 8, reference.length, values, range);
    return;
  }
  // Without a shift the slope is 0, and any finite numbers do for the weighted sums.
  const { lengths, weighted } = shifted ?? { lengths: at.lengths, weighted: at.lengths };
  kernel[cosine ? "cosines" : "angles"](
    sums,
    count,
    lengths + from * 8,
    weighted + from * 8,
    shifted?.terms.slope(reference.weighted) ?? 0,
    shifted?.terms.offset(reference.weighted) ?? 0,
    reference.length,
    values,
    range,
  );
}

function sum(
  { kernel, at, precision, tiles }: Band,
  what: "dots" | "manhattan" | "squares" | "powers",
  from: number,
): void {
  kernel[`${what}${precision}`](tiles.blockAt(from), tiles.count, at.block, at.reference, at.sums, at.table);
}
