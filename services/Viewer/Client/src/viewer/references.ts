import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Cell } from "../dataset/affine";
import type { SimilarityMap } from "../similarity/backend";
import { angular, type Metric, sameMetric } from "../similarity/metric";
import { LatestWins } from "./latestWins";
import type { OpenDataset } from "./openDataset";

/** Who owns the references. */
export interface ReferenceOwner {
  readonly dataset: ReadonlySignal<OpenDataset | null>;
  /** Somebody points or pins. */
  moved(): void;
  /** A map of the present dataset could not be computed. */
  failed(error: unknown): void;
}

/** The reference under the mouse, the pinned one, and the map of that which is to be seen. */
export class References {
  /** The similarity map that is drawn. */
  readonly map = signal<SimilarityMap | null>(null);
  /** Cells without data in the drawn map. */
  readonly noDataCells = signal(0);
  /** What the next map is computed by; kept over a change of the stage. The drawn map has its own. */
  readonly metric = signal<Metric>(angular);
  readonly pinned = signal<Cell | null>(null);
  /** Second click mode: the map stays at the pinned cell while the mouse goes on. */
  readonly frozen = signal(false);
  /** While a menu is open nothing that points moves the reference. */
  readonly resting = signal(false);
  /** The cell under the mouse while the map is frozen. */
  readonly pointed = signal<Cell | null>(null);
  /** The cell the drawn map refers to. */
  readonly drawn = computed<Cell | null>(() => {
    const [map, dataset] = [this.map.value, this.owner.dataset.value];
    return map && dataset ? cellOf(map.reference, dataset.metadata.width) : null;
  });
  /** The cell one looks at: that under the mouse. */
  readonly current = computed<Cell | null>(() => this.pointed.value ?? this.drawn.value);

  /** Channels that the drawn map covers: fewer than all while the dataset is loading. */
  readonly channels = computed(() => this.map.value?.channels ?? 0);

  private readonly requests = new LatestWins<Cell>((cell) => this.compute(cell));
  private wanted: Cell | null = null;
  /** Values of maps of the present dataset that are drawn no more: their memory is used again. */
  private readonly replaced: Float32Array<ArrayBuffer>[] = [];
  private newest: Promise<void> = Promise.resolve();

  constructor(private readonly owner: ReferenceOwner) {}

  /**
   * Makes a cell the reference. Resolves when its map, or that of a newer reference, has been drawn. Nothing
   * is computed when the cell does not change.
   */
  set(cell: Cell): Promise<void> {
    if (!this.owner.dataset.peek()) return Promise.resolve();
    this.owner.moved();
    return this.request(cell);
  }

  /** The mouse, a finger or a key is at a cell. */
  point(cell: Cell): void {
    if (this.resting.peek()) return;
    this.owner.moved();
    if (this.frozen.peek() && this.pinned.peek()) this.pointed.value = this.inside(cell);
    else void this.set(cell);
  }

  /** Moves the reference by whole cells. */
  move(dx: number, dy: number): void {
    const from = this.newestPlace();
    if (from) this.point({ x: from.x + dx, y: from.y + dy });
  }

  pin(cell: Cell | null): void {
    this.owner.moved();
    this.pinned.value = cell;
    this.settle();
  }

  /** Lets the map stay at the pinned cell, or follow the mouse again. */
  freeze(frozen: boolean): void {
    this.frozen.value = frozen;
    this.settle();
  }

  /** Changes the metric. Resolves when the map of the reference, or of a newer one, has been drawn by it. */
  setMetric(metric: Metric): Promise<void> {
    if (sameMetric(metric, this.metric.peek())) return this.newest;
    this.metric.value = metric;
    if (this.wanted) this.newest = this.requests.request(this.wanted);
    return this.newest;
  }

  /** Draws the map anew when there are channels that it does not hold yet. */
  async sharpen(): Promise<void> {
    await this.newest;
    const features = this.owner.dataset.peek()?.metadata.features ?? 0;
    if (!this.wanted || (this.map.peek()?.channels ?? 0) >= features) return;
    this.newest = this.requests.request(this.wanted);
    await this.newest;
  }

  /** Shows a dataset at these cells. Resolves when its map has been drawn. */
  start(current: Cell, pinned: Cell | null): Promise<void> {
    const frozen = this.frozen.peek() && pinned !== null;
    this.pinned.value = pinned;
    this.pointed.value = frozen ? current : null;
    return this.request(frozen ? pinned : current);
  }

  /** The newest place of the mouse, whether its map is drawn already or not. */
  newestPlace(): Cell | null {
    return this.pointed.peek() ?? this.wanted;
  }

  /** Forgets all places. */
  clear(): void {
    this.map.value = null;
    this.replaced.length = 0;
    this.noDataCells.value = 0;
    this.pinned.value = null;
    this.pointed.value = null;
    this.wanted = null;
  }

  /** Brings reference and pointed cell in line with pin and click mode. */
  private settle(): void {
    const [current, pinned] = [this.newestPlace(), this.pinned.peek()];
    const frozen = this.frozen.peek() && pinned !== null;
    this.pointed.value = frozen ? current : null;
    const reference = frozen ? pinned : current;
    if (reference) void this.request(reference);
  }

  private request(cell: Cell): Promise<void> {
    const inside = this.inside(cell);
    if (this.wanted?.x === inside.x && this.wanted.y === inside.y) return this.newest;
    this.wanted = inside;
    this.newest = this.requests.request(inside);
    return this.newest;
  }

  private inside(cell: Cell): Cell {
    const metadata = this.owner.dataset.peek()?.metadata;
    if (!metadata) throw new Error("No dataset is open, so there are no cells.");
    return { x: clamp(cell.x, metadata.width - 1), y: clamp(cell.y, metadata.height - 1) };
  }

  private async compute(cell: Cell): Promise<void> {
    const dataset = this.owner.dataset.peek();
    if (!dataset) return;
    const index = cell.y * dataset.metadata.width + cell.x;
    try {
      // The map before the drawn one: whoever still looks at the one that is replaced may go on.
      const spare = this.replaced.length > 1 ? this.replaced.shift()! : null;
      const map = await dataset.backend.similarity(index, this.metric.peek(), spare);
      if (this.owner.dataset.peek() !== dataset) return;
      const before = this.map.peek();
      if (before) this.replaced.push(before.values);
      // Another metric has no data elsewhere, though perhaps in as many cells.
      if (map.metric !== this.map.peek()?.metric) this.noDataCells.value = 0;
      this.map.value = map;
    } catch (error) {
      // A dataset that was closed meanwhile answers with an error that concerns nobody.
      if (this.owner.dataset.peek() === dataset) this.owner.failed(error);
    }
  }
}

function cellOf(index: number, width: number): Cell {
  return { x: index % width, y: Math.floor(index / width) };
}

function clamp(value: number, maximum: number): number {
  return Math.max(0, Math.min(maximum, Math.round(value)));
}
