import { signal } from "@preact/signals";
import type { Received } from "../dataset/archiveService";
import type { BackendName } from "../similarity/backend";
import { chooseBackend, type Extent } from "../similarity/chooseBackend";
import { ContextLostError } from "../similarity/webgl2/contextLost";
import { closeDataset, type MapPlace, type OpenDataset, openDataset } from "./openDataset";

/** Who looks at what is loaded. */
export interface Onlooker {
  /**
   * The present dataset, if there is one, is about to be closed.
   *
   * @param again the next one is the same dataset once more
   */
  leave(again: boolean): void;
  /** A dataset is open, perhaps with its first tiles alone. Resolves when its first map has been drawn. */
  arrive(): Promise<void>;
  /** More tiles have come. Resolves when the map of all that are there has been drawn. */
  sharpen(): Promise<void>;
}

/** Least milliseconds between two maps while tiles arrive, and the most of the time that goes into such maps. */
const [leastPause, mostShare] = [100, 0.2];

/** Milliseconds in which a graphics card may lose the map no more than once. */
const patience = 60_000;

/** The dataset of the viewer: loaded, and loaded once more when the backend changes or the graphics card lets it go. */
export class DatasetLoading {
  readonly dataset = signal<OpenDataset | null>(null);
  /** Bytes so far and in all while a dataset is loading. */
  readonly progress = signal<{ bytes: number; total: number | null } | null>(null);
  readonly error = signal<string | null>(null);
  /** Resolves when a dataset has been loaded and the map of all its channels drawn; rejects with the reason why not. */
  ready: Promise<void>;
  /** Resolves when the first map has been drawn, be it of a few channels only; rejects with the reason why not. */
  firstMap: Promise<void>;

  /** Kept, since a change of the backend reads it again. */
  private place: MapPlace | null = null;
  private opening = new AbortController();
  /** When the graphics card lost the map last. */
  private lost = Number.NEGATIVE_INFINITY;
  /** Lets whoever waits since before the first dataset wait for that one. */
  private begin: ((first: Promise<void>, ready: Promise<void>) => void) | null = null;

  /** @param forced the backend to take; null lets a measurement decide */
  constructor(
    private forced: BackendName | null,
    private readonly onlooker: Onlooker,
  ) {
    let firstMap!: (first: Promise<void>) => void;
    this.firstMap = new Promise((resolve) => {
      firstMap = resolve;
    });
    this.ready = new Promise((resolve) => {
      this.begin = (first, ready) => {
        firstMap(first);
        resolve(ready);
      };
    });
    this.firstMap.catch(() => undefined);
    this.ready.catch(() => undefined);
  }

  /**
   * Loads a dataset in place of the present one.
   *
   * @param extent of its map, where it is known beforehand: where to compute it is found out while its first bytes are on their way
   */
  open(place: MapPlace, extent?: Extent): Promise<void> {
    if (extent && this.forced === null) void chooseBackend(extent);
    this.place = place;
    return this.start(place, false);
  }

  /** Reads the present dataset again, into another backend. */
  useBackend(name: BackendName): Promise<void> {
    this.forced = name;
    return this.place ? this.start(this.place, true) : Promise.resolve();
  }

  /**
   * A map could not be computed. One that the graphics card lost is loaded once more; a card that lets it go
   * again and again is left alone.
   */
  failed(error: unknown): void {
    if (!(error instanceof ContextLostError && this.place)) {
      this.error.value = error instanceof Error ? error.message : String(error);
      return;
    }
    const now = performance.now();
    if (now - this.lost < patience) this.forced = "wasm";
    this.lost = now;
    void this.start(this.place, true).catch(() => undefined);
  }

  close(): void {
    this.opening.abort();
    this.leave(false);
  }

  private start(place: MapPlace, again: boolean): Promise<void> {
    this.opening.abort();
    this.opening = new AbortController();
    const { signal } = this.opening;
    const first = this.load(place, again, signal);
    const loaded = first.then((dataset) => this.finish(dataset, signal));
    const firstMap = first.then(() => undefined);
    loaded.catch(() => undefined);
    firstMap.catch(() => undefined);
    this.begin?.(firstMap, loaded);
    this.begin = null;
    this.firstMap = firstMap;
    this.ready = loaded;
    return loaded;
  }

  /** Up to the first map; null when it was called off. */
  private async load(place: MapPlace, again: boolean, signal: AbortSignal): Promise<OpenDataset | null> {
    this.leave(again);
    this.error.value = null;
    this.progress.value = { bytes: 0, total: null };
    let drawn!: () => void;
    const firstMap = new Promise<void>((resolve) => {
      drawn = resolve;
    });
    try {
      const progress = (received: Received) => {
        if (!signal.aborted) this.progress.value = received;
      };
      const dataset = await openDataset(place, this.forced, signal, progress, firstMap);
      if (signal.aborted) {
        closeDataset(dataset);
        return null;
      }
      this.dataset.value = dataset;
      await this.onlooker.arrive();
      return dataset;
    } catch (error) {
      // The card was reset before there was anything to be drawn: the dataset is loaded once more in place of this time.
      if (error instanceof ContextLostError && !signal.aborted) return this.insteadOf(error);
      return this.giveUp(error, signal);
    } finally {
      drawn();
    }
  }

  private async insteadOf(error: ContextLostError): Promise<null> {
    this.failed(error);
    await this.ready;
    return null;
  }

  /** Draws the map anew as tiles arrive, and at last with all. */
  private async finish(dataset: OpenDataset | null, signal: AbortSignal): Promise<void> {
    if (!dataset) return;
    let loading = true;
    const complete = dataset.complete.then(() => {
      loading = false;
    });
    try {
      while (loading) {
        const start = performance.now();
        await this.onlooker.sharpen();
        const pause = Math.max(leastPause, (performance.now() - start) / mostShare);
        await Promise.race([complete, new Promise((resolve) => setTimeout(resolve, pause))]);
        if (signal.aborted) return;
      }
      await this.onlooker.sharpen();
    } catch (error) {
      this.giveUp(error, signal);
    }
    if (!signal.aborted) this.progress.value = null;
  }

  /** @returns null when the loading was called off @throws otherwise, once the reason stands on the page */
  private giveUp(error: unknown, signal: AbortSignal): null {
    if (signal.aborted) return null;
    this.progress.value = null;
    this.error.value = error instanceof Error ? error.message : String(error);
    throw error;
  }

  private leave(again: boolean): void {
    this.onlooker.leave(again);
    const dataset = this.dataset.peek();
    this.dataset.value = null;
    if (dataset) closeDataset(dataset);
  }
}
