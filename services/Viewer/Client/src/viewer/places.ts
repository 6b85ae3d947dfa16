import type { Point } from "../camera/camera";
import type { LockedRange, StretchMode } from "../colour/stretching";

/** What a viewer takes along to another dataset of the same photo: places in photo pixels, and settings. */
export interface Places {
  /** Null: the middle of the photo. */
  readonly reference: Point | null;
  readonly pinned: Point | null;
  /** Null: 0 with a photo, 1 without. */
  readonly opacity: number | null;
  /** The stored value that the longest bar of the side bar stands for; null: what the vectors ask for. */
  readonly barScale: number | null;
  readonly channel: number | null;
  readonly stretch: { readonly mode: StretchMode; readonly locked: LockedRange | null };
}
