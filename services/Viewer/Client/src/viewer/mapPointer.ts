import type { Point } from "../camera/camera";
import { cellAt } from "../dataset/affine";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** What a pointer over the map does; places are pixels of the picture that is shown. */
export interface MapPointer {
  point(at: Point): void;
  /** Null: clears the pin. */
  pin(at: Point | null): void;
}

/** Sets the reference of one viewer. */
export function ownPointer(viewer: Viewer, { affine, metadata }: OpenDataset): MapPointer {
  return {
    point: ({ x, y }) => viewer.references.point(cellAt(affine, metadata, x, y)),
    pin: (at) => viewer.references.pin(at && cellAt(affine, metadata, at.x, at.y)),
  };
}
