import type { ArchiveEntry } from "./archiveEntry";

/** Where a dataset lies: an address of the service, or a file of the visitor. */
export type DatasetPlace = string | Blob;

/** An archive that is read once, from its beginning to its end. */
export interface Archive {
  /** In the archive's order, as they arrive; fails with a DatasetError in words for the user. */
  readonly entries: AsyncIterable<ArchiveEntry>;
  /**
   * The CRC-32 of each entry's content, by name. To be asked for after the last entry.
   * @throws DatasetError when the archive was cut off
   */
  checksums(): ReadonlyMap<string, number>;
  /** Takes back the memory of an entry that nobody looks at any more. */
  giveBack(bytes: Uint8Array<ArrayBuffer>): void;
}
