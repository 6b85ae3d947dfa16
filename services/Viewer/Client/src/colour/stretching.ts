import { signal } from "@preact/signals";

/** Over what the colours are stretched: the whole map, the cells in view, or a range that stays. */
export const stretchModes = ["map", "view", "locked"] as const;

export type StretchMode = (typeof stretchModes)[number];

/** A range, and whose it is: similarities are no activations. */
export interface LockedRange {
  readonly of: "similarity" | "channel";
  readonly min: number;
  readonly max: number;
}

/** Cells of a map: from the first to the last, both included. */
export interface CellRectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The mode of the stretch, and the range that is locked. */
export class Stretching {
  readonly mode = signal<StretchMode>("map");
  readonly locked = signal<LockedRange | null>(null);

  /** @param present the range that is drawn now, which is the one to be locked */
  choose(mode: StretchMode, present: LockedRange | null): void {
    this.locked.value = mode === "locked" ? present : null;
    this.mode.value = mode === "locked" && !present ? "map" : mode;
  }
}

/** Smallest and largest value of some cells, without those that hold no data; null when none is left. */
export function rangeWithin(
  values: Float32Array,
  width: number,
  cells: CellRectangle,
): { min: number; max: number } | null {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let y = cells.top; y <= cells.bottom; y++) {
    for (let i = y * width + cells.left; i <= y * width + cells.right; i++) {
      const value = values[i]!;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? { min, max } : null;
}
