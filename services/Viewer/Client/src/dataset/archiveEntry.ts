import { DatasetError } from "./datasetError";
import { inflate } from "./inflate";
import { limits } from "./limits";

/** ZIP's numbers for the two methods a dataset may use. */
export const stored = 0;
export const deflated = 8;

/** One file of the archive as its bytes stand there, not yet inflated. */
export interface ArchiveEntry {
  readonly name: string;
  /** `stored` or `deflated`. */
  readonly method: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The index of a tile in its name "N.png"; null for other names. */
export function tileIndex(name: string): number | null {
  const match = /^(0|[1-9]\d{0,5})\.png$/.exec(name);
  return match ? Number(match[1]) : null;
}

/**
 * The most bytes that an entry of this name may have, packed or not.
 * @throws DatasetError for a name that has no place in a dataset
 */
export function entryLimit(name: string): number {
  if (name === "metadata.json") return limits.metadataBytes;
  if (name === "overlay.jpg") return limits.overlayBytes;
  if (tileIndex(name) !== null) return limits.tileBytes;
  const shown = JSON.stringify(name.slice(0, 60));
  throw new DatasetError(
    `The archive holds ${shown}; a dataset has metadata.json, overlay.jpg and 0.png, 1.png, ... and no folders.`,
  );
}

/**
 * The content of an entry, inflated where the archive deflated it.
 * @throws DatasetError when it has more than `maximum` bytes or is damaged
 */
export async function contentOf(entry: ArchiveEntry, maximum: number): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.method === deflated) return inflate(entry.bytes, "deflate-raw", maximum, entry.name);
  if (entry.bytes.length <= maximum) return entry.bytes;
  throw new DatasetError(`${entry.name} has ${entry.bytes.length} bytes; at most ${maximum} are allowed.`);
}
