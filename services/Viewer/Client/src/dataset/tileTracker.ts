import type { Archive } from "./archive";
import { type ArchiveEntry, tileIndex } from "./archiveEntry";
import { crc32 } from "./crc32";
import { DatasetError } from "./datasetError";
import type { TileDecoder } from "./decodePool";
import type { TileSink } from "./loadDataset";
import type { Metadata } from "./metadata";
import { tileJob } from "./tileDecoding";

/** Decodes tiles, a bounded number at a time, and knows which are still missing and what the checksums are. */
export class TileTracker {
  /** Tiles that lie in the sink. */
  arrived = 0;
  private readonly pending = new Set<Promise<void>>();
  private readonly seen = new Set<number>();
  private readonly checksums = new Map<string, number>();
  private failure: unknown = null;
  /** Parts whose memory is free again. */
  private readonly spares: (readonly Uint8Array<ArrayBuffer>[])[] = [];

  constructor(
    private readonly decoder: TileDecoder,
    private readonly archive: Archive,
    private readonly onTile: () => void,
  ) {}

  /** Keeps the checksum of the content of an entry that is no tile. */
  note(name: string, content: Uint8Array): void {
    this.checksums.set(name, crc32(content));
  }

  async add(entry: ArchiveEntry, metadata: Metadata, sink: TileSink): Promise<void> {
    const index = tileIndex(entry.name)!;
    if (index >= metadata.tileCount) {
      throw new DatasetError(`${entry.name} is one too many: ${expected(metadata)}.`);
    }
    this.seen.add(index);
    const work: Promise<void> = this.decode(index, entry, metadata, sink)
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.pending.delete(work));
    this.pending.add(work);
    while (this.pending.size > this.decoder.parallel + 2) await Promise.race(this.pending);
    this.rethrow();
  }

  private async decode(
    index: number,
    entry: ArchiveEntry,
    metadata: Metadata,
    sink: TileSink,
  ): Promise<void> {
    const spare = this.spares.pop();
    const job = tileJob(metadata, index, entry, sink.rowsOfParts);
    const { parts, checksum, packed } = await this.decoder.decode(spare ? { ...job, spare } : job);
    this.archive.giveBack(packed);
    this.checksums.set(entry.name, checksum);
    const taken = sink.addTile(index, parts);
    this.arrived++;
    this.onTile();
    this.spares.push(await taken);
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

  /** @throws DatasetError when the archive's directory does not know an entry as it was read */
  compare(directory: ReadonlyMap<string, number>): void {
    for (const [name, checksum] of this.checksums) {
      if (directory.get(name) !== checksum) {
        throw new DatasetError(
          `${name} is damaged: its checksum does not match that of the archive. Load or download the dataset once more.`,
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
