import { type ArraySource, loadArray } from "../arrays/loadArray";
import { type Affine, stretched, within } from "../dataset/affine";
import type { DatasetPlace } from "../dataset/archive";
import { openArchive } from "../dataset/archiveClient";
import type { Received } from "../dataset/archiveService";
import { DatasetError } from "../dataset/datasetError";
import { DecodePool } from "../dataset/decodePool";
import { type LoadedDataset, type LoadListener, loadDataset } from "../dataset/loadDataset";
import type { Metadata, Size } from "../dataset/metadata";
import type { BackendName, SimilarityBackend } from "../similarity/backend";
import { openBackend } from "../similarity/openBackend";

/** A dataset that can be looked at, though not all of its tiles need to be there yet. */
export interface OpenDataset {
  readonly metadata: Metadata;
  readonly affine: Affine;
  /** What the affine leads to: pixels of the photo, or of the part of it that is shown, or the map's own cells when there is no photo. */
  readonly photo: Size;
  /** Where that part begins on the photo as it was uploaded. */
  readonly origin: { readonly x: number; readonly y: number };
  /** Object URL of the photo; null without one. */
  readonly overlayAddress: string | null;
  readonly backend: SimilarityBackend;
  /** Resolves when all tiles are there and intact; rejects with a DatasetError. */
  readonly complete: Promise<void>;
}

/** What can be looked at: a dataset, or a local array. */
export type MapPlace = DatasetPlace | ArraySource;

/**
 * Loads a dataset into a similarity backend.
 *
 * @param forced the backend to take; null lets a measurement decide
 * @param signal ends the reading
 * @param drawn the first map has been drawn; until then no tiles are decoded beside that work
 * @returns as soon as the photo and the first tiles are there
 * @throws DatasetError in words for the user
 */
export async function openDataset(
  place: MapPlace,
  forced: BackendName | null,
  signal: AbortSignal,
  progress: (received: Received) => void,
  drawn: Promise<void>,
): Promise<OpenDataset> {
  let backend: Promise<SimilarityBackend> | null = null;
  try {
    let complete!: Promise<void>;
    const begun = await new Promise<LoadedDataset<SimilarityBackend>>((resolve, fail) => {
      const open = (metadata: Metadata) => {
        backend = openBackend(metadata, forced);
        return backend;
      };
      const begin = (dataset: LoadedDataset<SimilarityBackend>) => {
        resolve(dataset);
        return drawn;
      };
      complete = loadAll(place, { open, begin }, signal, progress);
      complete.catch(fail);
    });
    return await describe(begun, complete);
  } catch (error) {
    // Whoever called off the reading need not wait until the backend has been opened in vain.
    void (backend as Promise<SimilarityBackend> | null)?.then(
      (opened) => opened.dispose(),
      () => undefined,
    );
    throw error;
  }
}

async function loadAll(
  place: MapPlace,
  listener: LoadListener<SimilarityBackend>,
  signal: AbortSignal,
  progress: (received: Received) => void,
): Promise<void> {
  if (typeof place !== "string" && !(place instanceof Blob)) {
    await loadArray(place, listener, signal, progress);
    return;
  }
  const archive = openArchive(place, signal, progress);
  const decoder = await DecodePool.start();
  try {
    await loadDataset(archive, decoder, listener);
  } finally {
    decoder.dispose();
  }
}

async function describe(
  { metadata, overlay, sink }: LoadedDataset<SimilarityBackend>,
  loaded: Promise<void>,
): Promise<OpenDataset> {
  const measured = overlay ? measure(overlay) : Promise.resolve(null);
  const complete = Promise.all([loaded, measured]).then(() => undefined);
  complete.catch(() => undefined);
  // The photo's own size is needed only where the manifest does not tell it.
  const { crop } = metadata;
  const photo = crop ??
    metadata.photo ??
    (await measured) ?? { width: metadata.width, height: metadata.height };
  return {
    metadata,
    photo,
    origin: { x: crop?.x ?? 0, y: crop?.y ?? 0 },
    affine: metadata.affine ? within(metadata.affine, crop) : stretched(metadata, photo),
    overlayAddress: overlay && URL.createObjectURL(overlay),
    backend: sink,
    complete,
  };
}

/** Frees a dataset's memory. */
export function closeDataset(dataset: OpenDataset): void {
  dataset.backend.dispose();
  if (dataset.overlayAddress) URL.revokeObjectURL(dataset.overlayAddress);
}

async function measure(overlay: Blob): Promise<Size> {
  const bitmap = await createImageBitmap(overlay).catch((cause: unknown) => {
    throw new DatasetError("overlay.jpg is not a readable photo.", { cause });
  });
  const { width, height } = bitmap;
  bitmap.close();
  return { width, height };
}
