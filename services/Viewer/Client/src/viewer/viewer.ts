import { computed, signal } from "@preact/signals";
import { PhotoWindow } from "../camera/photoWindow";
import { Colouring } from "../colour/colouring";
import { Stretching } from "../colour/stretching";
import { type Cell, cellAt, centreOf } from "../dataset/affine";
import type { ByteSource } from "../dataset/byteSource";
import type { BackendName, SimilarityMap } from "../similarity/backend";
import { angular, kindOf, type Metric, sameMetric } from "../similarity/metric";
import { ContextLostError } from "../similarity/webgl2/contextLost";
import { ChannelMaps } from "../vector/channelMaps";
import { FeatureVectors } from "../vector/featureVectors";
import { LatestWins } from "./latestWins";
import { closeDataset, type OpenDataset, openDataset } from "./openDataset";
import type { Places } from "./places";
import { lockable, rangeOf, shownOf } from "./shown";

/** Opens the bytes of a dataset, anew at each call: a change of the backend reads them again. */
export type OpenSource = (signal: AbortSignal) => Promise<ByteSource>;

/** Milliseconds in which a graphics card may lose the map no more than once. */
const patience = 60_000;

/** State and actions of the viewer: one dataset at a time, one reference, one pinned cell. */
export class Viewer {
  readonly dataset = signal<OpenDataset | null>(null);
  /** Bytes so far and in all while a dataset is loading. */
  readonly loading = signal<{ bytes: number; total: number | null } | null>(null);
  readonly error = signal<string | null>(null);
  /** The similarity map that is drawn. */
  readonly map = signal<SimilarityMap | null>(null);
  /** What the next map is computed by; kept over a change of the stage. The drawn map has its own. */
  readonly metric = signal<Metric>(angular);
  /** Cells without data in the drawn map. */
  readonly noDataCells = signal(0);
  readonly pinned = signal<Cell | null>(null);
  /** The slider: 0 leaves the opacity at s', 1 makes the map opaque. */
  readonly opacity = signal(0);
  readonly stretching = new Stretching();
  readonly colouring = new Colouring();
  readonly photoShown = signal(true);
  /** The photo in colour; grey first, so that its colours do not mix with the map's. */
  readonly photoColoured = signal(false);
  /** The cell the drawn map refers to. */
  readonly reference = computed<Cell | null>(() => {
    const [map, dataset] = [this.map.value, this.dataset.value];
    return map && dataset ? cellOf(map.reference, dataset.metadata.width) : null;
  });
  /** Second click mode: the map stays at the pinned cell while the mouse goes on. */
  readonly frozen = signal(false);
  /** The cell under the mouse while the map is frozen. */
  readonly pointed = signal<Cell | null>(null);
  /** The cell one looks at: that under the mouse. */
  readonly current = computed<Cell | null>(() => this.pointed.value ?? this.reference.value);
  /** Pan and zoom. */
  readonly window = new PhotoWindow(computed(() => this.dataset.value?.photo ?? null));
  /** Single channels, shown in place of the similarity. */
  readonly channels = new ChannelMaps(this.dataset);
  /** The vectors of the side bar. */
  readonly vectors = new FeatureVectors(this);
  /** What is drawn. */
  readonly shown = computed(() =>
    shownOf(this.map.value, this.channels.wanted.value === null ? null : this.channels.fetched.value),
  );
  /** What is stretched over the colours. */
  readonly range = computed(() => {
    const [shown, dataset] = [this.shown.value, this.dataset.value];
    return shown && dataset && rangeOf(shown, dataset, this.window, this.stretching);
  });
  /** What locking the stretch would lock. */
  readonly lockable = computed(() => lockable(this.shown.value, this.range.value));
  /** Resolves when a dataset has been loaded and its first map drawn; rejects with the reason why not. */
  ready: Promise<void>;

  private forced: BackendName | null;
  private source: OpenSource | null = null;
  private opening = new AbortController();
  private readonly requests = new LatestWins<Cell>((cell) => this.compute(cell));
  private readonly stops: readonly (() => void)[];
  /** When the graphics card lost the map last. */
  private lost = Number.NEGATIVE_INFINITY;
  private wanted: Cell | null = null;
  /** What the next dataset takes over, as long as nobody points elsewhere. */
  private held: Places | null = null;

  /** Lets whoever waits since before the first dataset wait for that one. */
  private begin: ((first: Promise<void>) => void) | null = null;

  constructor(forced: BackendName | null) {
    this.forced = forced;
    this.ready = new Promise((resolve) => {
      this.begin = resolve;
    });
    this.ready.catch(() => undefined);
    this.stops = [this.channels.start(), this.vectors.start()];
  }

  /** Loads a dataset in place of the present one. References stay where they were on the photo. */
  open(source: OpenSource): Promise<void> {
    this.source = source;
    this.opening.abort();
    this.opening = new AbortController();
    const loaded = this.load(source, this.opening.signal);
    loaded.catch(() => undefined);
    this.begin?.(loaded);
    this.begin = null;
    this.ready = loaded;
    return loaded;
  }

  /** Reads the present dataset again, into another backend. */
  useBackend(name: BackendName): Promise<void> {
    this.forced = name;
    if (this.dataset.peek()) this.held ??= this.allPlaces();
    return this.source ? this.open(this.source) : Promise.resolve();
  }

  /**
   * Makes a cell the reference. Resolves when its map, or that of a newer reference, has been drawn. Nothing
   * is computed when the cell does not change.
   */
  setReference(cell: Cell): Promise<void> {
    if (!this.dataset.peek()) return Promise.resolve();
    this.held = null;
    return this.request(cell);
  }

  private request(cell: Cell): Promise<void> {
    const inside = this.inside(cell);
    if (this.wanted?.x === inside.x && this.wanted.y === inside.y) return this.drawn;
    this.wanted = inside;
    this.drawn = this.requests.request(inside);
    return this.drawn;
  }
  private drawn: Promise<void> = Promise.resolve();

  /**
   * Changes the metric. Resolves when the map of the reference, or of a newer one, has been drawn by it. A locked
   * range is one of the metric before, and is dropped.
   */
  setMetric(metric: Metric): Promise<void> {
    if (sameMetric(metric, this.metric.peek())) return this.drawn;
    this.metric.value = metric;
    if (this.stretching.locked.peek()?.of === "similarity") this.stretching.choose("map", null);
    if (this.wanted) this.drawn = this.requests.request(this.wanted);
    return this.drawn;
  }

  /** The mouse, a finger or a key is at a cell. */
  point(cell: Cell): void {
    this.held = null;
    if (this.frozen.peek() && this.pinned.peek()) this.pointed.value = this.inside(cell);
    else void this.setReference(cell);
  }

  /** Lets the map stay at the pinned cell, or follow the mouse again. */
  freeze(frozen: boolean): void {
    this.frozen.value = frozen;
    this.settle(this.pinned.peek());
  }

  /** Moves the reference by whole cells. */
  moveReference(dx: number, dy: number): void {
    const from = this.pointed.peek() ?? this.wanted;
    if (from) this.point({ x: from.x + dx, y: from.y + dy });
  }

  /** @param opacity 0 to 1; values outside are moved to the nearer end */
  setOpacity(opacity: number): void {
    this.opacity.value = Math.max(0, Math.min(1, opacity));
  }

  pin(cell: Cell | null): void {
    this.held = null;
    this.pinned.value = cell;
    this.settle(cell);
  }

  /** Brings reference and pointed cell in line with pin and click mode. */
  private settle(pinned: Cell | null): void {
    // The newest place of the mouse, whether its map is drawn already or not.
    const current = this.pointed.peek() ?? this.wanted;
    const frozen = this.frozen.peek() && pinned !== null;
    this.pointed.value = frozen ? current : null;
    const reference = frozen ? pinned : current;
    if (reference) void this.request(reference);
  }

  /** What is shown now, and not where a link led, is taken along to the next dataset. */
  forget(): void {
    if (this.dataset.peek()) this.held = null;
  }

  /** Goes to where a link leads: at once, and with the dataset that is opened next. */
  resume(places: Places): void {
    this.held = places;
    if (this.dataset.peek()) this.place(places);
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
    if (!this.channels.clear()) this.pin(null);
  }

  /** @throws Error while nothing is open */
  openDataset(): OpenDataset {
    const dataset = this.dataset.peek();
    if (!dataset) throw new Error("No dataset is open. Wait for `ready`.");
    return dataset;
  }

  close(): void {
    this.opening.abort();
    this.clear();
    for (const stop of this.stops) stop();
  }

  private async load(source: OpenSource, signal: AbortSignal): Promise<void> {
    const places = this.held ?? this.places();
    this.held = places;
    this.clear();
    this.error.value = null;
    this.loading.value = { bytes: 0, total: null };
    try {
      const bytes = await source(signal);
      const dataset = await openDataset(bytes, this.forced, (count) => {
        if (!signal.aborted) this.loading.value = { bytes: count, total: bytes.total };
      });
      if (signal.aborted) return closeDataset(dataset);
      this.dataset.value = dataset;
      this.held = null;
      this.place(places);
      await this.drawn;
    } catch (error) {
      if (signal.aborted) return;
      this.error.value = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      if (!signal.aborted) this.loading.value = null;
    }
  }

  private place({ reference, pinned: pin, opacity, channel, stretch, barScale }: Places): void {
    const { affine, metadata, overlayAddress, photo } = this.openDataset();
    this.opacity.value = opacity ?? (overlayAddress ? 0 : 1);
    const { x, y } = reference ?? { x: photo.width / 2, y: photo.height / 2 };
    const current = cellAt(affine, metadata, x, y);
    const pinned = pin && cellAt(affine, metadata, pin.x, pin.y);
    const frozen = this.frozen.peek() && pinned !== null;
    this.pinned.value = pinned;
    this.pointed.value = frozen ? current : null;
    this.channels.kept.value = channel !== null && channel < metadata.features ? channel : null;
    if (barScale !== null) this.vectors.scale.value = barScale;
    this.stretching.choose(stretch.mode, stretch.locked);
    void this.request(frozen ? pinned : current);
  }

  private inside(cell: Cell): Cell {
    const { width, height } = this.openDataset().metadata;
    return { x: clamp(cell.x, width - 1), y: clamp(cell.y, height - 1) };
  }

  private async compute(cell: Cell): Promise<void> {
    const dataset = this.dataset.peek();
    if (!dataset) return;
    const index = cell.y * dataset.metadata.width + cell.x;
    try {
      const map = await dataset.backend.similarity(index, this.metric.peek());
      if (this.dataset.peek() !== dataset) return;
      // Another metric has no data elsewhere, though perhaps in as many cells.
      if (map.metric !== this.map.peek()?.metric) this.noDataCells.value = 0;
      this.map.value = map;
    } catch (error) {
      // A dataset that was closed meanwhile answers with an error that concerns nobody.
      if (this.dataset.peek() !== dataset) return;
      if (error instanceof ContextLostError && this.source) this.restore(this.source);
      else this.error.value = String(error);
    }
  }

  /** Loads the map once more; a graphics card that lets it go again and again is left alone. */
  private restore(source: OpenSource): void {
    const now = performance.now();
    if (now - this.lost < patience) this.forced = "wasm";
    this.lost = now;
    this.held ??= this.allPlaces();
    void this.open(source).catch(() => undefined);
  }

  /** Where reference and pin lie on the photo, to be kept over a change of the stage. */
  private places(): Places {
    const dataset = this.dataset.peek();
    const [current, pinned] = [this.pointed.peek() ?? this.wanted, this.pinned.peek()];
    const [mode, locked] = [this.stretching.mode.peek(), this.stretching.locked.peek()];
    // Channels, activations and distances of another stage are other quantities; similarities can be compared.
    const comparable = locked?.of === "similarity" && kindOf(this.metric.peek()) === "similarity";
    const stretch = locked && !comparable ? ({ mode: "map", locked: null } as const) : { mode, locked };
    return {
      reference: dataset && current && centreOf(dataset.affine, current),
      pinned: dataset && pinned && centreOf(dataset.affine, pinned),
      opacity: dataset && this.opacity.peek(),
      channel: null,
      barScale: null,
      stretch,
    };
  }

  /** The same and what belongs to this stage alone, for the same dataset once more. */
  private allPlaces(): Places {
    const [mode, locked] = [this.stretching.mode.peek(), this.stretching.locked.peek()];
    return { ...this.places(), channel: this.channels.kept.peek(), stretch: { mode, locked } };
  }

  private clear(): void {
    const dataset = this.dataset.peek();
    this.map.value = null;
    this.noDataCells.value = 0;
    this.pinned.value = null;
    this.pointed.value = null;
    this.channels.clear();
    this.dataset.value = null;
    this.wanted = null;
    if (dataset) closeDataset(dataset);
  }
}

function cellOf(index: number, width: number): Cell {
  return { x: index % width, y: Math.floor(index / width) };
}

function clamp(value: number, maximum: number): number {
  return Math.max(0, Math.min(maximum, Math.round(value)));
}
