import { DatasetError } from "../dataset/datasetError";
import { previewAddress } from "../service/api";
import { unreachable } from "../service/problem";
import { uploadPhoto } from "../service/submit";
import { isTiff } from "../upload/fileKind";
import type { PhotoBelow } from "./loadArray";

/**
 * A photo to lay a local map on: as it is where the browser can decode it, which sends nothing; otherwise the
 * preview that the service makes of it.
 *
 * @throws Problem when the service refuses it
 */
export async function photoBelow(file: File, signal: AbortSignal): Promise<PhotoBelow> {
  const size = (await isTiff(file)) ? null : await decoded(file);
  if (size) return { picture: file, size };
  const { sha256, width, height } = await uploadPhoto(file, () => undefined, signal);
  const preview = await fetch(previewAddress(sha256, 1), { signal }).catch(() => {
    throw unreachable();
  });
  if (!preview.ok)
    throw new DatasetError("The service could not make a preview of the photo. Try another format.");
  return { picture: await preview.blob(), size: { width, height } };
}

async function decoded(file: Blob) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  bitmap.close();
  return { width, height };
}
