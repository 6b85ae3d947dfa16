import { type ArchiveEntry, deflated } from "./archiveEntry";
import { DamageError } from "./datasetError";
import type { DecodeMemory } from "./decodeMemory";
import { limits } from "./limits";
import type { Metadata, Precision, Size } from "./metadata";
import { gatherPixels } from "./png";

/** All that a decode worker needs for one tile. */
export interface TileJob extends Size {
  readonly entry: ArchiveEntry;
  /** Bytes of a pixel that hold channels, 1 to 4; the rest is padding. */
  readonly usedBytes: number;
  /** Rows of the parts into which the tile is cut, from the top; together its height. */
  readonly rowsOfParts: readonly number[];
  /** Parts of an earlier tile, whose memory is taken for those of this one. */
  readonly spare?: readonly Uint8Array<ArrayBuffer>[];
}

/** A tile as it goes into a backend. */
export interface DecodedTile {
  /** rows x width x 4 bytes each. */
  readonly parts: Uint8Array<ArrayBuffer>[];
  /** CRC-32 of the entry's content, which the directory at the end of the archive knows as well. */
  readonly checksum: number;
  /** The entry's bytes, given back. */
  readonly packed: Uint8Array<ArrayBuffer>;
}

/** The decode work for tile `index` of a map. */
export function tileJob(
  metadata: Metadata,
  index: number,
  entry: ArchiveEntry,
  rowsOfParts: readonly number[],
): TileJob {
  const { width, height } = metadata;
  return {
    width,
    height,
    entry,
    usedBytes: usedBytes(metadata.features, metadata.precision, index),
    rowsOfParts,
  };
}

/** Bytes per pixel of tile `index` that hold channels: less than 4 only in the last tile. */
export function usedBytes(features: number, precision: Precision, index: number): number {
  return Math.min(4, (features * precision) / 8 - index * 4);
}

/**
 * Decodes one tile, without a canvas, so that neither premultiplication nor colour management can change a value.
 * Padding is set to zero, whatever the file holds there, so that it cannot take part in a similarity.
 * @throws DatasetError when the tile is damaged or has another size
 */
export function decodeTile(memory: DecodeMemory, job: TileJob): DecodedTile {
  memory.clear();
  const { width, height } = job;
  const what = job.entry.name;
  const content = putContent(memory, job);
  const checksum = memory.crc32(content.at, content.length);
  const expected = height * (1 + width * 4);
  const raw = memory.reserve(expected);
  const stream = gatherPixels(
    memory.view(content.at, content.length),
    (from, length) => memory.crc32(content.at + from, length),
    job,
    what,
  );
  const found = memory.unzlib(stream.byteOffset, stream.length, raw, expected, what);
  if (found < expected) {
    throw new DamageError(`${what} holds ${found} bytes of pixels; ${expected} were expected.`);
  }
  const wrong = memory.kernel.unfilter(raw, width, height);
  if (wrong >= 0) {
    const filter = memory.view(raw + wrong * (1 + width * 4), 1)[0];
    throw new DamageError(`${what} uses the unknown row filter ${filter} in row ${wrong}.`);
  }
  if (job.usedBytes < 4) memory.kernel.clearPadding(raw, width * height, job.usedBytes);
  return { parts: cut(memory, raw, job), checksum, packed: job.entry.bytes };
}

/** The PNG file in the memory, inflated where the archive deflated it. */
function putContent(memory: DecodeMemory, { entry, width, height }: TileJob): { at: number; length: number } {
  const maximum = 2 * width * height * 4 + limits.metadataBytes;
  if (entry.method !== deflated && entry.bytes.length > maximum) {
    throw new DamageError(`${entry.name} has ${entry.bytes.length} bytes; at most ${maximum} are allowed.`);
  }
  const packed = memory.put(entry.bytes);
  if (entry.method !== deflated) return { at: packed, length: entry.bytes.length };
  const at = memory.reserve(maximum);
  return { at, length: memory.inflate(packed, entry.bytes.length, at, maximum, entry.name) };
}

function cut(
  memory: DecodeMemory,
  pixels: number,
  { width, rowsOfParts, spare }: TileJob,
): Uint8Array<ArrayBuffer>[] {
  let at = pixels;
  return rowsOfParts.map((rows, i) => {
    const bytes = memory.view(at, rows * width * 4);
    at += bytes.length;
    const part = spare?.[i] ?? new Uint8Array(bytes.length);
    part.set(bytes);
    return part;
  });
}
