import { computed, type Signal, signal } from "@preact/signals";
import { PhotoWindow } from "../camera/photoWindow";
import { Colouring } from "../colour/colouring";
import { Stretching } from "../colour/stretching";
import type { BackendName } from "../similarity/backend";
import { type Metric, sameMetric } from "../similarity/metric";
import { ChannelMaps } from "../vector/channelMaps";
import { FeatureVectors } from "../vector/featureVectors";
import { DatasetLoading } from "./datasetLoading";
import type { OpenDataset } from "./openDataset";
import { References } from "./references";
import { lockable, rangeOf, shownOf } from "./shown";
import { TakenAlong } from "./takenAlong";

/** State and actions of the viewer: one dataset at a time, one reference, one pinned cell. */
export class Viewer {
  readonly loading: DatasetLoading;
  readonly dataset: Signal<OpenDataset | null>;
  /** Reference, pin and the map between them. */
  readonly references: References;
  /** What goes along from stage to stage. References stay where they were on the photo. */
  readonly takenAlong = new TakenAlong(this);
  /** The slider: 0 leaves the opacity at s', 1 makes the map opaque. */
  readonly opacity = signal(0);
  readonly stretching = new Stretching();
  readonly colouring = new Colouring();
  readonly photoShown = signal(true);
  /** The photo in colour; grey first, so that its colours do not mix with the map's. */
  readonly photoColoured = signal(false);
  /** Pan and zoom. */
  readonly window = new PhotoWindow(computed(() => this.dataset.value?.photo ?? null));
  /** Single channels, shown in place of the similarity. */
  readonly channels: ChannelMaps;
  /** The vectors of the side bar. */
  readonly vectors: FeatureVectors;
  /** What is drawn. */
  readonly shown = computed(() =>
    shownOf(
      this.references.map.value,
      this.channels.wanted.value === null ? null : this.channels.fetched.value,
    ),
  );
  /** What is stretched over the colours. */
  readonly range = computed(() => {
    const [shown, dataset] = [this.shown.value, this.dataset.value];
    return shown && dataset && rangeOf(shown, dataset, this.window, this.stretching);
  });
  /** What locking the stretch would lock. */
  readonly lockable = computed(() => lockable(this.shown.value, this.range.value));

  private readonly stops: readonly (() => void)[];

  /** @param forced the backend to take; null lets a measurement decide */
  constructor(forced: BackendName | null) {
    this.loading = new DatasetLoading(forced, {
      leave: (again) => {
        this.takenAlong.pack(again);
        this.references.clear();
        this.channels.clear();
      },
      arrive: () => this.takenAlong.unpack(),
      sharpen: () => this.references.sharpen(),
    });
    this.dataset = this.loading.dataset;
    this.references = new References({
      dataset: this.dataset,
      moved: () => this.takenAlong.forget(),
      failed: (error) => this.loading.failed(error),
    });
    const { current, pinned, channels } = this.references;
    this.channels = new ChannelMaps(this.dataset, channels);
    this.vectors = new FeatureVectors({ dataset: this.dataset, current, pinned, channels });
    this.stops = [this.channels.start(), this.vectors.start()];
  }

  /**
   * Changes the metric. Resolves when the map of the reference, or of a newer one, has been drawn by it. A locked
   * range is one of the metric before, and is dropped.
   */
  setMetric(metric: Metric): Promise<void> {
    const same = sameMetric(metric, this.references.metric.peek());
    if (!same && this.stretching.locked.peek()?.of === "similarity") this.stretching.choose("map", null);
    return this.references.setMetric(metric);
  }

  /** @param opacity 0 to 1; values outside are moved to the nearer end */
  setOpacity(opacity: number): void {
    this.opacity.value = Math.max(0, Math.min(1, opacity));
  }

  /** Shows the next channel in the order of the bars, or the one before. */
  stepChannel(step: 1 | -1): void {
    const order = this.vectors.order.peek();
    if (order.length === 0) return;
    const at = order.indexOf(this.channels.wanted.peek() ?? -1);
    const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
    this.channels.kept.value = order[next]!;
  }

  /** Back from a channel to the similarity; when there is no channel, the pin is cleared. */
  escape(): void {
    if (!this.channels.clear()) this.references.pin(null);
  }

  /** @throws Error while nothing is open */
  openDataset(): OpenDataset {
    const dataset = this.dataset.peek();
    if (!dataset) throw new Error("No dataset is open. Wait for `ready`.");
    return dataset;
  }

  close(): void {
    this.loading.close();
    for (const stop of this.stops) stop();
  }
}
