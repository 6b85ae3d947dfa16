import type { PhotoWindow } from "../camera/photoWindow";
import { type CellRectangle, type LockedRange, rangeWithin, type Stretching } from "../colour/stretching";
import { cellAt } from "../dataset/affine";
import type { Metadata } from "../dataset/metadata";
import { formatSimilarity } from "../page/format";
import type { SimilarityMap } from "../similarity/backend";
import { activationOf, formatActivation } from "../vector/activation";
import type { ChannelMap } from "../vector/channelMaps";
import type { OpenDataset } from "./openDataset";

/** What the last pass draws: the similarity to the reference, or one channel. */
export interface Shown {
  /** height x width, row by row; NaN: no data. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Smallest and largest value of the map; both NaN without any data. */
  readonly min: number;
  readonly max: number;
  /** Null for the similarity. */
  readonly channel: number | null;
}

/** The values that a quantity can have, and how they are written: for legend and read-out. */
export interface Scale {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  format(value: number): string;
}

/** The channel that is wanted as soon as it is there, else the similarity. */
export function shownOf(map: SimilarityMap | null, channel: ChannelMap | null): Shown | null {
  if (channel) return channel;
  return map && { values: map.values, min: map.min, max: map.max, channel: null };
}

/** The scale of what is shown. */
export function scaleOf({ channel }: Shown, metadata: Metadata): Scale {
  if (channel === null) return { title: "Similarity", low: 0, high: 1, format: formatSimilarity };
  const activation = activationOf(metadata);
  return {
    title: `Channel ${channel}`,
    low: 0,
    high: activation.largest,
    format: (stored) => formatActivation(activation.of(stored)),
  };
}

/** The range that is drawn of what is shown; null without any data. */
export function lockable(
  shown: Shown | null,
  range: { min: number; max: number } | null,
): LockedRange | null {
  if (!shown || !range || Number.isNaN(range.min)) return null;
  return { of: shown.channel === null ? "similarity" : "channel", ...range };
}

/** The cells of which something is in the window; the whole map while there is no window. */
export function cellsInView(dataset: OpenDataset, window: PhotoWindow): CellRectangle {
  const { affine, metadata } = dataset;
  const [size, place] = [window.size.value, window.rectangle.value];
  if (!place) return { left: 0, top: 0, right: metadata.width - 1, bottom: metadata.height - 1 };
  const scale = place.width / dataset.photo.width;
  const first = cellAt(affine, metadata, -place.left / scale, -place.top / scale);
  const last = cellAt(affine, metadata, (size.width - place.left) / scale, (size.height - place.top) / scale);
  return { left: first.x, top: first.y, right: last.x, bottom: last.y };
}

/**
 * What is stretched over the colours, by the mode of the stretch. A constant similarity is the last colour everywhere (each cell
 * is as similar as the reference itself), a constant channel the first: it shows nothing.
 */
export function rangeOf(
  shown: Shown,
  dataset: OpenDataset,
  window: PhotoWindow,
  stretching: Stretching,
): { min: number; max: number } {
  const mode = stretching.mode.value;
  const locked = stretching.locked.value;
  if (mode === "locked" && locked?.of === (shown.channel === null ? "similarity" : "channel")) return locked;
  const inView =
    mode === "view" ? rangeWithin(shown.values, dataset.metadata.width, cellsInView(dataset, window)) : null;
  const { min, max } = inView ?? shown;
  return shown.channel !== null && min === max ? { min, max: min + 1 } : { min, max };
}
