import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { LatestWins } from "../viewer/latestWins";
import type { OpenDataset } from "../viewer/openDataset";

/** The stored values of one channel as a map. */
export interface ChannelMap {
  readonly channel: number;
  /** height x width, row by row. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly min: number;
  readonly max: number;
}

/** The channel shown in place of the similarity: that of the bar under the mouse, else the one kept by a click. */
export class ChannelMaps {
  readonly hovered = signal<number | null>(null);
  readonly kept = signal<number | null>(null);
  readonly wanted = computed(() => this.hovered.value ?? this.kept.value);
  /** The newest that was fetched; shown while a channel is wanted. */
  readonly fetched = signal<ChannelMap | null>(null);

  private readonly requests = new LatestWins<number>((channel) => this.fetch(channel));

  /** Channels that had arrived when the newest was asked for. */
  private fetchedOf = 0;

  /** @param channels that have arrived: with more of them, the wanted one may be there as well */
  constructor(
    private readonly dataset: ReadonlySignal<OpenDataset | null>,
    private readonly channels: ReadonlySignal<number>,
  ) {}

  /** Starts to fetch what is wanted. @returns stops it */
  start(): () => void {
    return effect(() => {
      const [dataset, channel] = [this.dataset.value, this.wanted.value];
      const arrived = this.channels.value;
      if (!dataset || channel === null) this.fetched.value = null;
      else if (channel !== this.fetched.peek()?.channel || arrived !== this.fetchedOf) {
        this.fetchedOf = arrived;
        void this.requests.request(channel);
      }
    });
  }

  /** Back to the similarity. @returns whether a channel had been shown */
  clear(): boolean {
    const shown = this.wanted.peek() !== null;
    this.hovered.value = this.kept.value = null;
    return shown;
  }

  private async fetch(channel: number): Promise<void> {
    const dataset = this.dataset.peek();
    if (!dataset || channel >= dataset.metadata.features) return;
    const values = await dataset.backend.channel(channel).catch(() => null);
    if (!values || this.dataset.peek() !== dataset || this.wanted.peek() === null) return;
    this.fetched.value = { channel, values, ...extremes(values) };
  }
}

function extremes(values: Float32Array): { min: number; max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
