import type { Metadata } from "../dataset/metadata";
import { formatSimilarity } from "../page/format";
import type { SimilarityMap } from "../similarity/backend";
import { activationOf, formatActivation } from "../vector/activation";
import type { ChannelMap } from "../vector/channelMaps";

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

/**
 * The range that is stretched over the colours. A constant similarity is the last colour everywhere (each cell
 * is as similar as the reference itself), a constant channel the first: it shows nothing.
 */
export function rangeOf({ min, max, channel }: Shown): { min: number; max: number } {
  return channel !== null && min === max ? { min, max: min + 1 } : { min, max };
}
