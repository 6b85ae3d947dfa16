import type { MapShape } from "../backend";
import type { Metric, Shift } from "../metric";
import type { ReferenceVector } from "./metricRun";
import type { BandResult } from "./similarityBand";

/** What the page asks of a band's worker; answered in order. */
export type BandRequest =
  | {
      readonly kind: "open";
      readonly module: WebAssembly.Module;
      readonly shape: MapShape;
      readonly pixels: number;
    }
  | { readonly kind: "tile"; readonly index: number; readonly rgba: Uint8Array<ArrayBuffer> }
  | { readonly kind: "vector"; readonly pixel: number }
  | { readonly kind: "channelSums" }
  | { readonly kind: "shift"; readonly shift: Shift; readonly mean: Float64Array<ArrayBuffer> | null }
  | {
      readonly kind: "similarity";
      readonly reference: ReferenceVector;
      readonly metric: Metric;
      /** Values of an earlier map, whose memory is taken for those of this one. */
      readonly spare: Float32Array<ArrayBuffer> | null;
    }
  | { readonly kind: "stored-vector"; readonly pixel: number }
  | { readonly kind: "channel"; readonly channel: number };

/** The answers, by request. */
export interface BandAnswers {
  open: undefined;
  /** The bytes, given back. */
  tile: Uint8Array<ArrayBuffer>;
  vector: ReferenceVector;
  channelSums: Float64Array<ArrayBuffer>;
  shift: undefined;
  similarity: BandResult;
  "stored-vector": Float64Array;
  channel: Float32Array<ArrayBuffer>;
}

/** An answer on its way. */
export type BandReply = { readonly value: BandAnswers[keyof BandAnswers] } | { readonly error: string };
