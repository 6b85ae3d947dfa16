import type { Received } from "../dataset/archiveService";
import { DatasetError } from "../dataset/datasetError";
import type { LoadedDataset, LoadListener, TileSink } from "../dataset/loadDataset";
import type { Metadata, Precision, Size } from "../dataset/metadata";
import type { ArrayAnswer, ArrayFacts, ArrayRequest } from "./arrayWorker";

/** A photo to lay a map on. */
export interface PhotoBelow {
  readonly picture: Blob;
  /** Of the upright photo. */
  readonly size: Size;
}

/** A local array, and how it shall be looked at. */
export interface ArraySource {
  readonly file: File;
  /** Name of an array in a .npz file; null takes the first. */
  readonly array: string | null;
  readonly precision: Precision;
  readonly below: PhotoBelow | null;
}

/**
 * Reads an array in a worker: measured first, then quantised into tiles as an extraction would have done, each
 * into the sink. As `loadDataset`, for values that no network of ours computed.
 *
 * @param signal ends the reading
 * @param progress told the bytes of the file that are done
 * @throws DatasetError when the array is damaged, of another shape, or too large
 */
export async function loadArray<Sink extends TileSink>(
  source: ArraySource,
  listener: LoadListener<Sink>,
  signal: AbortSignal,
  progress: (received: Received) => void,
): Promise<LoadedDataset<Sink>> {
  const worker = new Worker(new URL("./arrayWorker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      signal.throwIfAborted();
      const total = source.file.size;
      const ask = (request: ArrayRequest) => worker.postMessage(request);
      let loaded: LoadedDataset<Sink> | null = null;
      const open = async (facts: ArrayFacts) => {
        const metadata = metadataOf(source, facts);
        const sink = await listener.open(metadata);
        loaded = { metadata, overlay: source.below?.picture ?? null, sink };
        ask({ rowsOfParts: sink.rowsOfParts });
      };
      let begun = false;
      const add = async (index: number, parts: Uint8Array<ArrayBuffer>[]) => {
        const taken = loaded!.sink.addTile(index, parts);
        const first = !begun;
        begun = true;
        // The first map need not share the processor with the worker.
        if (first) await listener.begin?.(loaded!);
        await taken;
        ask({ taken: true });
      };
      worker.onmessage = ({ data }: MessageEvent<ArrayAnswer>) => {
        if ("share" in data) progress({ bytes: Math.floor(data.share * total), total });
        else if ("facts" in data) open(data.facts).catch(reject);
        else if ("parts" in data) add(data.index, data.parts).catch(reject);
        else if ("error" in data) reject(new DatasetError(data.error));
        else resolve(loaded!);
      };
      worker.onerror = () =>
        reject(
          new DatasetError("The array cannot be read: a worker could not be started. Load the page anew."),
        );
      ask({ file: source.file, array: source.array, precision: source.precision });
    });
  } finally {
    worker.terminate();
  }
}

function metadataOf({ file, precision, below }: ArraySource, facts: ArrayFacts): Metadata {
  const { name, type, height, width, channels: features, range } = facts;
  return {
    name: file.name,
    width,
    height,
    features,
    precision,
    overlay: below !== null,
    tileCount: Math.ceil((features * precision) / 32),
    stage: name ?? "array",
    model: null,
    source: { type, array: name },
    range,
    affine: null,
    photo: below?.size ?? null,
    crop: null,
  };
}
