import type { PhotoWindow } from "../camera/photoWindow";
import { type CellRectangle, type LockedRange, rangeWithin, type Stretching } from "../colour/stretching";
import { cellAt } from "../dataset/affine";
import type { Metadata, ValueRange } from "../dataset/metadata";
import type { SimilarityMap } from "../similarity/backend";
import { type Metric, stretchEnds } from "../similarity/metric";
import { type MetricScale, metricScale } from "../similarity/metricScale";
import { activationOf, formatActivation } from "../vector/activation";
import type { ChannelMap } from "../vector/channelMaps";
import type { OpenDataset } from "./openDataset";

/** The map of the metric as the last pass draws it. */
export interface ShownMetric {
  /** height x width, row by row; NaN: no data. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Smallest and largest value of the map; both NaN without any data. */
  readonly min: number;
  readonly max: number;
  readonly channel: null;
  readonly metric: Metric;
}

/** What the last pass draws: the map of the metric, or one channel. */
export type Shown = ShownMetric | ChannelMap;

/** The channel that is wanted as soon as it is there, else the map of the metric. */
export function shownOf(map: SimilarityMap | null, channel: ChannelMap | null): Shown | null {
  if (channel) return channel;
  return map && { values: map.values, min: map.min, max: map.max, channel: null, metric: map.metric };
}

/** @param largest value that has to have a place on the scale: that of the map, or of a wider range that is drawn */
export function scaleOf(shown: Shown, metadata: Metadata, largest = shown.max): MetricScale {
  if (shown.channel === null) return metricScale(shown.metric, Math.max(shown.max, largest));
  const activation = activationOf(metadata);
  const format = (stored: number) => formatActivation(activation.of(stored));
  return {
    title: `Channel ${shown.channel}`,
    low: 0,
    high: activation.largest,
    format,
    formatEnd: (stored) => format(stored).replace(/\.0+$/, ""),
  };
}

/** The ends of a range as the stretch takes them; of channels, large is bright. */
export function endsOf(shown: Shown, { min, max }: ValueRange): { dark: number; bright: number } {
  return shown.channel === null ? stretchEnds(shown.metric, min, max) : { dark: min, bright: max };
}

/** The range that is drawn of what is shown; null without any data. */
export function lockable(shown: Shown | null, range: ValueRange | null): LockedRange | null {
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
): ValueRange {
  const mode = stretching.mode.value;
  const locked = stretching.locked.value;
  if (mode === "locked" && locked?.of === (shown.channel === null ? "similarity" : "channel")) return locked;
  const inView =
    mode === "view" ? rangeWithin(shown.values, dataset.metadata.width, cellsInView(dataset, window)) : null;
  const { min, max } = inView ?? shown;
  // Wide enough not to count as flat at 32 bit.
  const least = min + Math.max(1, 2e-6 * min);
  return shown.channel === null ? { min, max } : { min, max: Math.max(max, least) };
}
