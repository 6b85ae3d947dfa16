import { type ArchiveEntry, contentOf } from "./archiveEntry";
import { limits } from "./limits";
import type { Metadata, Precision, Size } from "./metadata";
import { decodePng } from "./png";

/** All that a decode worker needs for one tile. */
export interface TileJob extends Size {
  readonly entry: ArchiveEntry;
  /** Bytes of a pixel that hold channels, 1 to 4; the rest is padding. */
  readonly usedBytes: number;
}

/** The decode work for tile `index` of a map. */
export function tileJob(metadata: Metadata, index: number, entry: ArchiveEntry): TileJob {
  const { width, height } = metadata;
  return { width, height, entry, usedBytes: usedBytes(metadata.features, metadata.precision, index) };
}

/** Bytes per pixel of tile `index` that hold channels: less than 4 only in the last tile. */
export function usedBytes(features: number, precision: Precision, index: number): number {
  return Math.min(4, (features * precision) / 8 - index * 4);
}

/**
 * Decodes one tile to height x width x 4 bytes. Padding is set to zero, whatever the file holds there, so
 * that it cannot take part in a similarity.
 * @throws DatasetError when the tile is damaged or has another size
 */
export async function decodeTile(job: TileJob): Promise<Uint8Array<ArrayBuffer>> {
  const { entry, width, height } = job;
  const png = await contentOf(entry, 2 * width * height * 4 + limits.metadataBytes);
  const rgba = await decodePng(png, width, height, entry.name);
  if (job.usedBytes < 4) {
    for (let i = 0; i < rgba.length; i += 4) rgba.fill(0, i + job.usedBytes, i + 4);
  }
  return rgba;
}
