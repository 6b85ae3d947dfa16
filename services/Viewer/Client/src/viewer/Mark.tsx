import { type Cell, centreOf } from "../dataset/affine";
import type { OpenDataset } from "./openDataset";

interface Props {
  readonly class: string;
  readonly dataset: OpenDataset;
  readonly cell: Cell | null;
}

/** A mark at the centre of a cell; kept inside the photo, so that border cells show theirs. */
export function Mark({ class: className, dataset, cell }: Props) {
  if (!cell) return null;
  const { photo } = dataset;
  const centre = centreOf(dataset.affine, cell);
  const left = `${Math.min(1, Math.max(0, centre.x / photo.width)) * 100}%`;
  const top = `${Math.min(1, Math.max(0, centre.y / photo.height)) * 100}%`;
  return <div class={className} style={{ left, top }} />;
}
