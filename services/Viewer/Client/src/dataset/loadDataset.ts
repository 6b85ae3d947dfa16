import { type ArchiveEntry, contentOf, tileIndex } from "./archiveEntry";
import { readArchive } from "./archiveReader";
import { DatasetError } from "./datasetError";
import type { TileDecoder } from "./decodePool";
import { limits } from "./limits";
import { type Metadata, parseMetadata } from "./metadata";
import { tileJob } from "./tileDecoding";

/** Takes the decoded tiles of a map, in any order. */
export interface TileSink {
  /** @param rgba height x width x 4 bytes, given away */
  addTile(index: number, rgba: Uint8Array<ArrayBuffer>): void;
}

/** A dataset whose tiles lie in their sink. */
export interface LoadedDataset<Sink extends TileSink> {
  readonly metadata: Metadata;
  /** The photo, if the dataset has one. */
  readonly overlay: Blob | null;
  readonly sink: Sink;
}

/**
 * Reads a dataset as its bytes arrive: archive -> entries -> tiles decoded in workers -> sink. The map lies in
 * memory once, in the sink. metadata.json may stand anywhere in the archive; tiles before it wait, packed.
 *
 * @param openSink is called once, as soon as the shape is known
 * @throws DatasetError when anything is damaged, missing or too large
 */
export async function loadDataset<Sink extends TileSink>(
  chunks: AsyncIterable<Uint8Array>,
  decoder: TileDecoder,
  openSink: (metadata: Metadata) => Promise<Sink>,
): Promise<LoadedDataset<Sink>> {
  let metadata: Metadata | null = null;
  let sink: Sink | null = null;
  let overlay: ArchiveEntry | null = null;
  const early: ArchiveEntry[] = [];
  const tiles = new TileTracker(decoder);
  for await (const entry of readArchive(chunks)) {
    if (entry.name === "metadata.json") {
      metadata = await readMetadata(entry);
      sink = await openSink(metadata);
      for (const tile of early.splice(0)) await tiles.add(tile, metadata, sink);
    } else if (entry.name === "overlay.jpg") {
      overlay = entry;
    } else if (metadata && sink) {
      await tiles.add(entry, metadata, sink);
    } else {
      early.push(entry);
    }
  }
  if (!metadata || !sink) throw new DatasetError("The archive holds no metadata.json.");
  await tiles.complete(metadata);
  return { metadata, overlay: await readOverlay(metadata, overlay), sink };
}

async function readMetadata(entry: ArchiveEntry): Promise<Metadata> {
  return parseMetadata(new TextDecoder().decode(await contentOf(entry, limits.metadataBytes)));
}

async function readOverlay(metadata: Metadata, entry: ArchiveEntry | null): Promise<Blob | null> {
  if (!metadata.overlay) return null;
  if (!entry)
    throw new DatasetError("metadata.json announces a photo, but the archive holds no overlay.jpg.");
  return new Blob([await contentOf(entry, limits.overlayBytes)], { type: "image/jpeg" });
}

/** Decodes tiles, a bounded number at a time, and knows which are still missing. */
class TileTracker {
  private readonly pending = new Set<Promise<void>>();
  private readonly seen = new Set<number>();
  private failure: unknown = null;

  constructor(private readonly decoder: TileDecoder) {}

  async add(entry: ArchiveEntry, metadata: Metadata, sink: TileSink): Promise<void> {
    const index = tileIndex(entry.name)!;
    if (index >= metadata.tileCount) {
      throw new DatasetError(`${entry.name} is one too many: ${expected(metadata)}.`);
    }
    this.seen.add(index);
    const work: Promise<void> = this.decoder
      .decode(tileJob(metadata, index, entry))
      .then((rgba) => sink.addTile(index, rgba))
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.pending.delete(work));
    this.pending.add(work);
    while (this.pending.size > 2 * this.decoder.parallel) await Promise.race(this.pending);
    this.rethrow();
  }

  async complete(metadata: Metadata): Promise<void> {
    await Promise.all(this.pending);
    this.rethrow();
    for (let index = 0; index < metadata.tileCount; index++) {
      if (!this.seen.has(index)) {
        throw new DatasetError(
          `${index}.png is missing: ${expected(metadata)}, and the archive holds ${this.seen.size}.`,
        );
      }
    }
  }

  private rethrow(): void {
    if (this.failure) throw this.failure;
  }
}

function expected({ features, precision, tileCount }: Metadata): string {
  return `${features} channels of ${precision} bit make ${tileCount} tiles`;
}
