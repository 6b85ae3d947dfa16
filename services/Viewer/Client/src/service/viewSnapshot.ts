import type { Model, Precision, Size } from "../dataset/metadata";

export type ViewState = "queued" | "running" | "ready" | "failed" | "cancelled";

/** A view at one moment: one upload, one link, all its stages. */
export interface ViewSnapshot {
  readonly id: string;
  readonly name: string;
  /** Path of the page, "/v/{id}", below that of the service. */
  readonly link: string;
  readonly state: ViewState;
  /** Grows with every change until the view has ended. */
  readonly revision: number;
  /** 1: next; null unless queued. */
  readonly queuePosition: number | null;
  /** Estimate of the seconds until it begins; null unless queued. */
  readonly queueSeconds: number | null;
  readonly progress: Progress | null;
  readonly attempt: number;
  readonly model: Model | null;
  readonly precision: Precision;
  readonly photo: Size | null;
  readonly stages: readonly StageSnapshot[];
  /** Further stages of the network, and why they cannot be asked for now; null when there are none. */
  readonly more: { readonly stages: readonly string[]; readonly problem: Reason | null } | null;
  /** Why it failed; while it is queued, what did not answer when it was to be computed. */
  readonly problem: Reason | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

/** Why something is not to be had. */
export interface Reason {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/** Where a running extraction stands. */
export interface Progress {
  readonly step: "decoding" | "inference" | "packing";
  readonly stage: string | null;
  /** Share of the whole job that is done, 0 to 1. */
  readonly fraction: number;
  readonly secondsLeft: number | null;
}

/** One stage of a view; `dataset` is the SHA-256 of its file once it is ready. */
export interface StageSnapshot {
  readonly name: string;
  readonly ready: boolean;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly dataset: string | null;
  readonly bytes: number;
}

/** Cells and tiles of a stage's map, which its dataset states as well. */
export function extentOf({ width, height, channels }: StageSnapshot, { precision }: ViewSnapshot) {
  return { width, height, tileCount: Math.ceil((channels * precision) / 32) };
}

/** Whether nothing will change any more. */
export function isTerminal(state: ViewState): boolean {
  return state === "ready" || state === "failed" || state === "cancelled";
}

/** Of two snapshots the one to show: never an older revision than the one already seen. */
export function newest(seen: ViewSnapshot | null, next: ViewSnapshot): ViewSnapshot {
  return seen && seen.id === next.id && seen.revision > next.revision ? seen : next;
}
