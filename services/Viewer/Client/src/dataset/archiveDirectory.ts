import { DatasetError } from "./datasetError";
import { limits } from "./limits";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
/** Most bytes behind the last entry: a directory of all entries that a dataset may have, with names and comments. */
const mostBytes = endBytes + 65_535 + (limits.features + 2) * 128;

/** Keeps what follows the last entry of an archive. */
export class ArchiveEnd {
  private readonly chunks: Uint8Array[] = [];
  private size = 0;

  /** @throws DatasetError when there is more than a directory can have */
  add(chunk: Uint8Array): void {
    this.chunks.push(chunk.slice());
    this.size += chunk.length;
    if (this.size > mostBytes + (1 << 20)) {
      throw new DatasetError("The archive has more behind its last file than a directory of its files.");
    }
  }

  /** Another entry has begun. */
  clear(): void {
    this.chunks.length = 0;
    this.size = 0;
  }

  /**
   * The CRC-32 of each entry's content, by name, from the directory at the end of the archive.
   * @throws DatasetError when there is none: the archive was cut off
   */
  checksums(): Map<string, number> {
    const bytes = new Uint8Array(this.size);
    let filled = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
    const view = new DataView(bytes.buffer);
    const end = findEnd(view);
    const checksums = new Map<string, number>();
    for (let at = end - view.getUint32(end + 12, true); checksums.size < view.getUint16(end + 10, true); ) {
      if (at < 0 || at + 46 > end || view.getUint32(at, true) !== entrySignature) throw cutOff();
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
      if (checksums.has(name)) throw new DatasetError(`The archive holds ${name} twice.`);
      checksums.set(name, view.getUint32(at + 16, true));
      at +=
        46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return checksums;
  }
}

/** Place of the record that ends an archive; a comment may follow it. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - endBytes; at >= 0; at--) {
    const ends = view.getUint32(at, true) === endSignature;
    if (ends && at + endBytes + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw cutOff();
}

function cutOff(): DatasetError {
  return new DatasetError(
    "The archive is damaged or was cut off before its end. Load or download it once more.",
  );
}
