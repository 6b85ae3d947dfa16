import { useEffect, useState } from "preact/hooks";
import type { Size } from "../dataset/metadata";
import { inspectPhoto, previewAddress } from "../service/api";
import { uploadPhoto } from "../service/submit";
import { isTiff } from "./fileKind";

/** How a photo looks, and how large it is. */
export interface PhotoLook {
  readonly address: string;
  readonly photo: Size;
  readonly pages: number;
  /** SHA-256 under which the service has the photo already; null while it lies in the browser alone. */
  readonly uploaded: string | null;
}

/** What is known of a chosen photo; while the service is asked, the share that was sent. */
export interface Looking {
  readonly look: PhotoLook | null;
  readonly sent: number | null;
  readonly error: unknown;
}

/**
 * Looks at a photo: in the browser where it can decode it, which sends nothing; otherwise the service gets it and
 * sends back a preview.
 *
 * @param page of a TIFF file, from 1
 */
export function usePhotoLook(file: File, page: number): Looking {
  const [looking, setLooking] = useState<Looking>({ look: null, sent: null, error: null });
  const uploaded = looking.look?.uploaded ?? null;
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const address = URL.createObjectURL(file);
    const look = async () => {
      const local = (await isTiff(file)) ? null : await decoded(address);
      if (signal.aborted) return;
      if (local) {
        setLooking({ look: { address, photo: local, pages: 1, uploaded: null }, sent: null, error: null });
        return;
      }
      const { sha256 } = await uploadPhoto(
        file,
        (sent) => setLooking({ look: null, sent, error: null }),
        signal,
      );
      setLooking({ look: await ask(sha256, 1, signal), sent: null, error: null });
    };
    look().catch((error: unknown) => {
      if (!signal.aborted) setLooking({ look: null, sent: null, error });
    });
    return () => {
      leaving.abort();
      URL.revokeObjectURL(address);
    };
  }, [file]);
  useEffect(() => {
    if (!uploaded) return;
    const leaving = new AbortController();
    ask(uploaded, page, leaving.signal)
      .then((look) => setLooking({ look, sent: null, error: null }))
      .catch((error: unknown) => {
        if (!leaving.signal.aborted) setLooking((before) => ({ ...before, error }));
      });
    return () => leaving.abort();
  }, [uploaded, page]);
  return looking;
}

async function ask(sha256: string, page: number, signal: AbortSignal): Promise<PhotoLook> {
  const { width, height, pages } = await inspectPhoto(sha256, page, signal);
  return { address: previewAddress(sha256, page), photo: { width, height }, pages, uploaded: sha256 };
}

/** Size of the upright photo; null where this browser cannot decode it. */
async function decoded(address: string): Promise<Size | null> {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    return null;
  }
  return { width: image.naturalWidth, height: image.naturalHeight };
}
