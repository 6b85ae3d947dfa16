import { type Affine, stretched } from "../dataset/affine";
import type { ByteSource } from "../dataset/byteSource";
import { counted } from "../dataset/byteSource";
import { DatasetError } from "../dataset/datasetError";
import { DecodePool } from "../dataset/decodePool";
import { loadDataset } from "../dataset/loadDataset";
import type { Metadata, Size } from "../dataset/metadata";
import type { BackendName, SimilarityBackend } from "../similarity/backend";
import { openBackend } from "../similarity/openBackend";

/** A dataset ready to be looked at. */
export interface OpenDataset {
  readonly metadata: Metadata;
  readonly affine: Affine;
  /** What the affine leads to: the photo's pixels, or the map's own cells when there is no photo. */
  readonly photo: Size;
  /** Object URL of the photo; null without one. */
  readonly overlayAddress: string | null;
  readonly backend: SimilarityBackend;
}

/**
 * Loads a dataset into a similarity backend.
 *
 * @param forced the backend to take; null lets a measurement decide
 * @throws DatasetError in words for the user
 */
export async function openDataset(
  source: ByteSource,
  forced: BackendName | null,
  progress: (bytes: number) => void,
): Promise<OpenDataset> {
  const decoder = new DecodePool();
  let backend: SimilarityBackend | null = null;
  try {
    const loaded = await loadDataset(counted(source.chunks, progress), decoder, async (metadata) => {
      backend = await openBackend(metadata, forced);
      return backend;
    });
    await loaded.sink.prepare();
    const { metadata } = loaded;
    const overlaySize = loaded.overlay && (await measure(loaded.overlay));
    const photo = metadata.photo ?? overlaySize ?? { width: metadata.width, height: metadata.height };
    return {
      metadata,
      photo,
      affine: metadata.affine ?? stretched(metadata, photo),
      overlayAddress: loaded.overlay && URL.createObjectURL(loaded.overlay),
      backend: loaded.sink,
    };
  } catch (error) {
    (backend as SimilarityBackend | null)?.dispose();
    throw error;
  } finally {
    decoder.dispose();
  }
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
