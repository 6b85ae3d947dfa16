import type { Archive } from "./archive";
import { type ArchiveEntry, contentOf } from "./archiveEntry";
import { DatasetError } from "./datasetError";
import type { TileDecoder } from "./decodePool";
import { limits } from "./limits";
import { type Metadata, parseMetadata } from "./metadata";
import { TileTracker } from "./tileTracker";

/** Takes the decoded tiles of a map, in any order. */
export interface TileSink {
  /** Rows of the parts in which it wants each tile, from the top. */
  readonly rowsOfParts: readonly number[];
  /**
   * @param parts rows x width x 4 bytes each, given away
   * @returns the parts, given back once they have been copied: their memory is used again
   */
  addTile(
    index: number,
    parts: readonly Uint8Array<ArrayBuffer>[],
  ): Promise<readonly Uint8Array<ArrayBuffer>[]>;
}

/** A dataset whose tiles lie in their sink, or are on the way there. */
export interface LoadedDataset<Sink extends TileSink> {
  readonly metadata: Metadata;
  /** The photo, if the dataset has one. */
  readonly overlay: Blob | null;
  readonly sink: Sink;
}

/** Follows a dataset while it is read. */
export interface LoadListener<Sink extends TileSink> {
  /** The shape is known. Called once. */
  open(metadata: Metadata): Promise<Sink>;
  /**
   * The photo is known, and the first tiles lie in the sink. Called once, before the dataset is complete. No further
   * tiles are decoded before it resolves: the first map need not share the processor with them.
   */
  begin?(dataset: LoadedDataset<Sink>): Promise<void>;
}

/**
 * Reads a dataset as its bytes arrive: archive -> entries -> tiles decoded in workers -> sink. The map lies in
 * memory once, in the sink. metadata.json may stand anywhere in the archive; tiles before it wait, packed.
 *
 * @returns when all tiles lie in the sink and all checksums have been compared
 * @throws DatasetError when anything is damaged, missing or too large
 */
export async function loadDataset<Sink extends TileSink>(
  archive: Archive,
  decoder: TileDecoder,
  listener: LoadListener<Sink>,
): Promise<LoadedDataset<Sink>> {
  const reading = new Reading(archive, decoder, listener);
  for await (const entry of archive.entries) await reading.take(entry);
  return reading.complete();
}

/** What has been read of a dataset so far. */
class Reading<Sink extends TileSink> {
  private metadata: Metadata | null = null;
  private sink: Sink | null = null;
  private overlay: Blob | null = null;
  /** Resolves when the listener has made use of the first tiles. */
  private begun: Promise<void> | null = null;
  private readonly early: ArchiveEntry[] = [];
  private readonly tiles: TileTracker;

  constructor(
    private readonly archive: Archive,
    decoder: TileDecoder,
    private readonly listener: LoadListener<Sink>,
  ) {
    this.tiles = new TileTracker(decoder, archive, () => this.begin());
  }

  async take(entry: ArchiveEntry): Promise<void> {
    await this.begun;
    if (entry.name === "metadata.json") {
      this.metadata = parseMetadata(
        new TextDecoder().decode(await this.contentOf(entry, limits.metadataBytes)),
      );
      this.sink = await this.listener.open(this.metadata);
      for (const tile of this.early.splice(0)) await this.tiles.add(tile, this.metadata, this.sink);
    } else if (entry.name === "overlay.jpg") {
      this.overlay = new Blob([await this.contentOf(entry, limits.overlayBytes)], { type: "image/jpeg" });
      this.begin();
    } else if (this.metadata && this.sink) {
      await this.tiles.add(entry, this.metadata, this.sink);
    } else {
      this.early.push(entry);
    }
  }

  async complete(): Promise<LoadedDataset<Sink>> {
    if (!this.metadata || !this.sink) throw new DatasetError("The archive holds no metadata.json.");
    if (this.metadata.overlay && !this.overlay) {
      throw new DatasetError("metadata.json announces a photo, but the archive holds no overlay.jpg.");
    }
    await this.tiles.complete(this.metadata);
    this.tiles.compare(this.archive.checksums());
    return { metadata: this.metadata, overlay: this.photo(), sink: this.sink };
  }

  /** Tells the listener as soon as there is something to be seen. */
  private begin(): void {
    const { metadata, sink } = this;
    if (this.begun || !metadata || !sink || this.tiles.arrived === 0) return;
    if (metadata.overlay && !this.overlay) return;
    this.begun = Promise.resolve(this.listener.begin?.({ metadata, overlay: this.photo(), sink }));
  }

  private photo(): Blob | null {
    return this.metadata?.overlay ? this.overlay : null;
  }

  private async contentOf(entry: ArchiveEntry, maximum: number): Promise<Uint8Array<ArrayBuffer>> {
    const content = await contentOf(entry, maximum);
    this.tiles.note(entry.name, content);
    return content;
  }
}
