import { colourMapNames, isColourMapName } from "../colour/colourMaps";
import type { Cell } from "../dataset/affine";
import type { Precision } from "../dataset/metadata";
import type { BackendName } from "../similarity/backend";
import { type Metric, type MetricName, makeMetric } from "../similarity/metric";
import type { Viewer } from "./viewer";

/** The viewer for notebooks and tests: `globalThis.ifealid`. */
export interface Scripting {
  /** Resolves when a dataset has been loaded and the map of all its channels drawn; rejects with the reason why not. */
  readonly ready: Promise<void>;
  /** Resolves when the first map has been drawn, be it of a few channels only. */
  readonly firstMap: Promise<void>;
  /** Channels that the drawn map covers: fewer than all while the dataset is loading. */
  readonly channels: number;
  readonly backend: BackendName | null;
  readonly dataset: {
    readonly width: number;
    readonly height: number;
    readonly channels: number;
    readonly precision: Precision;
    readonly stage: string | null;
  } | null;
  /** The cell that the drawn map refers to. */
  readonly reference: Cell | null;
  /** Makes a cell the reference; resolves when its map has been drawn. */
  setReference(x: number, y: number): Promise<void>;
  /** The metric of the drawn map. */
  readonly metric: Metric | null;
  /**
   * Changes the metric; resolves when the map has been drawn by it.
   * @param k exponent of "fractional", above 0 and below 1; 0.5 unless given
   */
  setMetric(name: MetricName, k?: number): Promise<void>;
  /** The values of the metric for the present reference, height x width, row by row; NaN: no data. */
  readSimilarity(): Promise<Float32Array>;
  /** The vector of a cell as stored: one whole number a channel. */
  readVector(x: number, y: number): Promise<Float64Array>;
  /** The stored values of a channel, height x width, row by row. */
  readChannel(channel: number): Promise<Float32Array>;
  /** Shows a channel in place of the similarity; null goes back. */
  showChannel(channel: number | null): void;
  /** RGBA of every cell as the visible canvas holds it, height x width x 4. */
  readColours(): Promise<Uint8ClampedArray>;
  /** The slider: 0 leaves the opacity at s', 1 makes the map opaque. */
  setOpacity(opacity: number): void;
  /** Chooses a colour map, as it is or reversed. @throws RangeError for a name that there is none of */
  setColourMap(name: string, reversed?: boolean): void;
  setPhoto(shown: boolean): void;
  /** Loads the dataset again, into the backend named. */
  useBackend(name: BackendName): Promise<void>;
}

/** Offers the viewer to scripts. @returns takes the offer back */
export function publishScripting(viewer: Viewer): () => void {
  return publish("ifealid", scriptingOf(viewer));
}

/** Offers two viewers side by side as `globalThis.ifealidPair`. @returns takes the offer back */
export function publishPair(viewers: readonly [Viewer, Viewer]): () => void {
  return publish("ifealidPair", viewers.map(scriptingOf));
}

function publish(name: string, offer: unknown): () => void {
  const scope = globalThis as Record<string, unknown>;
  scope[name] = offer;
  return () => {
    if (scope[name] === offer) delete scope[name];
  };
}

function scriptingOf(viewer: Viewer): Scripting {
  return {
    get ready() {
      return viewer.loading.ready;
    },
    get firstMap() {
      return viewer.loading.firstMap;
    },
    get channels() {
      return viewer.references.map.value?.channels ?? 0;
    },
    get backend() {
      return viewer.dataset.value?.backend.name ?? null;
    },
    get dataset() {
      const metadata = viewer.dataset.value?.metadata;
      if (!metadata) return null;
      const { width, height, features, precision, stage } = metadata;
      return { width, height, channels: features, precision, stage };
    },
    get reference() {
      return viewer.references.drawn.value;
    },
    get metric() {
      return viewer.references.map.value?.metric ?? null;
    },
    setMetric: async (name, k) => viewer.setMetric(makeMetric(name, k)),
    setReference: (x, y) => viewer.references.set({ x, y }),
    readSimilarity: async () => viewer.references.map.value?.values.slice() ?? new Float32Array(),
    readVector: async (x, y) => {
      const { backend, metadata } = viewer.openDataset();
      return backend.vector(y * metadata.width + x);
    },
    readChannel: async (channel) => viewer.openDataset().backend.channel(channel),
    showChannel: (channel) => {
      viewer.channels.kept.value = channel;
    },
    readColours: async () => readColours(),
    setOpacity: (opacity) => viewer.setOpacity(opacity),
    setColourMap: (name, reversed = false) => {
      if (!isColourMapName(name)) {
        throw new RangeError(`There is no colour map "${name}", but ${colourMapNames.join(", ")}.`);
      }
      viewer.colouring.name.value = name;
      viewer.colouring.reversed.value = reversed;
    },
    setPhoto: (shown) => {
      viewer.photoShown.value = shown;
    },
    useBackend: (name) => viewer.loading.useBackend(name),
  };
}

function readColours(): Uint8ClampedArray {
  const canvas = document.querySelector<HTMLCanvasElement>("canvas.heat");
  const context = canvas?.getContext("2d");
  return canvas && context
    ? context.getImageData(0, 0, canvas.width, canvas.height).data
    : new Uint8ClampedArray();
}
