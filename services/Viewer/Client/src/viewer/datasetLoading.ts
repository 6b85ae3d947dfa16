import { signal } from "@preact/signals";
import type { ByteSource } from "../dataset/byteSource";
import type { BackendName } from "../similarity/backend";
import { ContextLostError } from "../similarity/webgl2/contextLost";
import { closeDataset, type OpenDataset, openDataset } from "./openDataset";

/** Opens the bytes of a dataset, anew at each call: a change of the backend reads them again. */
export type OpenSource = (signal: AbortSignal) => Promise<ByteSource>;

/** Who looks at what is loaded. */
export interface Onlooker {
  /**
   * The present dataset, if there is one, is about to be closed.
   *
   * @param again the next one is the same dataset once more
   */
  leave(again: boolean): void;
  /** A dataset is open. Resolves when its first map has been drawn. */
  arrive(): Promise<void>;
}

/** Milliseconds in which a graphics card may lose the map no more than once. */
const patience = 60_000;

/** The dataset of the viewer: loaded, and loaded once more when the backend changes or the graphics card lets it go. */
export class DatasetLoading {
  readonly dataset = signal<OpenDataset | null>(null);
  /** Bytes so far and in all while a dataset is loading. */
  readonly progress = signal<{ bytes: number; total: number | null } | null>(null);
  readonly error = signal<string | null>(null);
  /** Resolves when a dataset has been loaded and its first map drawn; rejects with the reason why not. */
  ready: Promise<void>;

  private source: OpenSource | null = null;
  private opening = new AbortController();
  /** When the graphics card lost the map last. */
  private lost = Number.NEGATIVE_INFINITY;
  /** Lets whoever waits since before the first dataset wait for that one. */
  private begin: ((first: Promise<void>) => void) | null = null;

  /** @param forced the backend to take; null lets a measurement decide */
  constructor(
    private forced: BackendName | null,
    private readonly onlooker: Onlooker,
  ) {
    this.ready = new Promise((resolve) => {
      this.begin = resolve;
    });
    this.ready.catch(() => undefined);
  }

  /** Loads a dataset in place of the present one. */
  open(source: OpenSource): Promise<void> {
    this.source = source;
    return this.start(source, false);
  }

  /** Reads the present dataset again, into another backend. */
  useBackend(name: BackendName): Promise<void> {
    this.forced = name;
    return this.source ? this.start(this.source, true) : Promise.resolve();
  }

  /**
   * A map could not be computed. One that the graphics card lost is loaded once more; a card that lets it go
   * again and again is left alone.
   */
  failed(error: unknown): void {
    if (!(error instanceof ContextLostError && this.source)) {
      this.error.value = String(error);
      return;
    }
    const now = performance.now();
    if (now - this.lost < patience) this.forced = "wasm";
    this.lost = now;
    void this.start(this.source, true).catch(() => undefined);
  }

  close(): void {
    this.opening.abort();
    this.leave(false);
  }

  private start(source: OpenSource, again: boolean): Promise<void> {
    this.opening.abort();
    this.opening = new AbortController();
    const loaded = this.load(source, again, this.opening.signal);
    loaded.catch(() => undefined);
    this.begin?.(loaded);
    this.begin = null;
    this.ready = loaded;
    return loaded;
  }

  private async load(source: OpenSource, again: boolean, signal: AbortSignal): Promise<void> {
    this.leave(again);
    this.error.value = null;
    this.progress.value = { bytes: 0, total: null };
    try {
      const bytes = await source(signal);
      const dataset = await openDataset(bytes, this.forced, (count) => {
        if (!signal.aborted) this.progress.value = { bytes: count, total: bytes.total };
      });
      if (signal.aborted) return closeDataset(dataset);
      this.dataset.value = dataset;
      await this.onlooker.arrive();
    } catch (error) {
      if (signal.aborted) return;
      this.error.value = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      if (!signal.aborted) this.progress.value = null;
    }
  }

  private leave(again: boolean): void {
    this.onlooker.leave(again);
    const dataset = this.dataset.peek();
    this.dataset.value = null;
    if (dataset) closeDataset(dataset);
  }
}
