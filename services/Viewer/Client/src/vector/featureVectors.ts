import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Cell } from "../dataset/affine";
import { LatestWins } from "../viewer/latestWins";
import type { OpenDataset } from "../viewer/openDataset";
import { activationOf } from "./activation";
import { fittingRowHeight, grownScale, steppedRowHeight } from "./barScale";
import { type ChannelSort, orderOf } from "./channelOrder";

/** What the vectors follow. */
export interface VectorSource {
  readonly dataset: ReadonlySignal<OpenDataset | null>;
  /** The cell under the mouse. */
  readonly current: ReadonlySignal<Cell | null>;
  readonly pinned: ReadonlySignal<Cell | null>;
  /** Channels that have arrived: with more of them there is more to be fetched. */
  readonly channels: ReadonlySignal<number>;
}

/** The vectors of the side bar: that of the current cell and that of the pinned one, as stored. */
export class FeatureVectors {
  readonly current = signal<Float64Array | null>(null);
  readonly pinned = signal<Float64Array | null>(null);
  /** Whether the side bar is open; nothing is fetched for a closed one. */
  readonly visible = signal(true);
  readonly sort = signal<ChannelSort>("index");
  /** The stored value that the longest bar stands for. */
  readonly scale = signal(0);
  /** Height of a row in CSS pixels; null: as high as lets all rows fit. */
  readonly chosenRowHeight = signal<number | null>(null);
  /** Height of the chart in CSS pixels. */
  readonly available = signal(0);
  readonly features = computed(() => this.source.dataset.value?.metadata.features ?? 0);
  /** Channels from top to bottom. */
  readonly order = computed(() =>
    orderOf(this.sort.value, this.features.value, this.current.value, this.pinned.value),
  );
  readonly rowHeight = computed(
    () => this.chosenRowHeight.value ?? fittingRowHeight(this.features.value, this.available.value),
  );

  constructor(private readonly source: VectorSource) {}

  /** Starts to follow. @returns stops it */
  start(): () => void {
    const stops = [
      effect(() => {
        const started = this.source.dataset.value !== null;
        this.scale.value = 0;
        if (!started) this.current.value = this.pinned.value = null;
      }),
      this.follow(this.source.current, this.current),
      this.follow(this.source.pinned, this.pinned),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Higher or lower rows. */
  stepRowHeight(step: 1 | -1): void {
    this.chosenRowHeight.value = steppedRowHeight(this.rowHeight.peek(), step);
  }

  private follow(cell: ReadonlySignal<Cell | null>, vector: { value: Float64Array | null }): () => void {
    const requests = new LatestWins<Cell>((at) => this.fetch(at, cell, vector));
    return effect(() => {
      void this.source.channels.value;
      const at = this.visible.value && this.source.dataset.value ? cell.value : null;
      if (at) void requests.request(at);
      else vector.value = null;
    });
  }

  private async fetch(
    at: Cell,
    cell: ReadonlySignal<Cell | null>,
    target: { value: Float64Array | null },
  ): Promise<void> {
    const dataset = this.source.dataset.peek();
    if (!dataset) return;
    const { backend, metadata } = dataset;
    // A dataset closed meanwhile answers with an error that concerns nobody.
    const vector = await backend.vector(at.y * metadata.width + at.x).catch(() => null);
    if (!vector || this.source.dataset.peek() !== dataset || !cell.peek()) return;
    this.scale.value = grownScale(this.scale.peek(), vector, activationOf(metadata).largest);
    target.value = vector;
  }
}
