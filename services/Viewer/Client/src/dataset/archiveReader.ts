import { Unzip, type UnzipFile } from "fflate";
import type { Archive } from "./archive";
import { ArchiveEnd } from "./archiveDirectory";
import { type ArchiveEntry, deflated, entryLimit, stored } from "./archiveEntry";
import { BufferPool } from "./bufferPool";
import { DatasetError } from "./datasetError";
import { limits } from "./limits";

/** Hands the deflated bytes on as they are: the decode workers inflate them. */
class Undecoded {
  static compression = deflated;
  ondata!: (error: Error | null, data: Uint8Array, final: boolean) => void;
  push(data: Uint8Array, final: boolean): void {
    this.ondata(null, data, final);
  }
}

/**
 * Splits a ZIP archive into its entries while its bytes arrive, in the archive's order. Names, sizes and the
 * number of entries are checked before memory is set aside. A chunk may be written over once
 * the next but one is asked for: the beginning of a header may still lie in the one before.
 * Fails with a DatasetError when the archive is damaged, cut off, or holds what a dataset may not hold.
 */
export function readArchive(chunks: AsyncIterable<Uint8Array>): Archive {
  const [buffers, end] = [new BufferPool(), new ArchiveEnd()];
  return {
    entries: entriesOf(chunks, buffers, end),
    checksums: () => end.checksums(),
    giveBack: (bytes) => buffers.giveBack(bytes),
  };
}

async function* entriesOf(
  chunks: AsyncIterable<Uint8Array>,
  buffers: BufferPool,
  end: ArchiveEnd,
): AsyncGenerator<ArchiveEntry> {
  const complete: ArchiveEntry[] = [];
  const names = new Set<string>();
  let finished = 0;
  const unzip = new Unzip((file) => {
    admit(file, names);
    end.clear();
    collect(file, buffers, (entry) => {
      complete.push(entry);
      finished++;
    });
  });
  unzip.register(Undecoded);
  let first = true;
  for await (const chunk of chunks) {
    if (first && chunk.length > 0) checkSignature(chunk);
    first &&= chunk.length === 0;
    pushInto(unzip, chunk, false);
    if (finished === names.size) end.add(chunk);
    yield* complete.splice(0);
  }
  if (first) throw new DatasetError("The file is empty; a dataset is a ZIP archive.");
  pushInto(unzip, new Uint8Array(), true);
  yield* complete.splice(0);
}

function checkSignature(chunk: Uint8Array): void {
  if (chunk[0] !== 0x50 || chunk[1] !== 0x4b) throw new DatasetError("The file is not a ZIP archive.");
}

function admit(file: UnzipFile, names: Set<string>): void {
  const maximum = entryLimit(file.name);
  if (names.has(file.name)) throw new DatasetError(`The archive holds ${file.name} twice.`);
  names.add(file.name);
  if (names.size > limits.features + 2) {
    throw new DatasetError(`The archive holds more than ${limits.features + 2} files.`);
  }
  if (file.compression !== stored && file.compression !== deflated) {
    throw new DatasetError(
      `${file.name} is packed by ZIP method ${file.compression}; a dataset is stored (0) or deflated (8).`,
    );
  }
  const largest = Math.max(file.size ?? 0, file.originalSize ?? 0);
  if (largest > maximum) {
    throw new DatasetError(`${file.name} claims ${largest} bytes; at most ${maximum} are allowed.`);
  }
}

function collect(file: UnzipFile, buffers: BufferPool, complete: (entry: ArchiveEntry) => void): void {
  const maximum = entryLimit(file.name);
  // Not every archive tells the size in front of the bytes.
  let bytes = buffers.take(file.size ?? 65_536);
  let size = 0;
  file.ondata = (error, data, final) => {
    if (error) throw new DatasetError(`${file.name} cannot be read from the archive.`, { cause: error });
    if (size + data.length > maximum) {
      throw new DatasetError(`${file.name} has more than ${maximum} bytes.`);
    }
    if (size + data.length > bytes.length) bytes = enlarged(bytes, buffers, 2 * (size + data.length));
    bytes.set(data, size);
    size += data.length;
    if (final) complete({ name: file.name, method: file.compression, bytes: bytes.subarray(0, size) });
  };
  file.start();
}

function enlarged(
  bytes: Uint8Array<ArrayBuffer>,
  buffers: BufferPool,
  size: number,
): Uint8Array<ArrayBuffer> {
  const larger = buffers.take(size);
  larger.set(bytes);
  buffers.giveBack(bytes);
  return larger;
}

function pushInto(unzip: Unzip, chunk: Uint8Array, final: boolean): void {
  try {
    unzip.push(chunk, final);
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new DatasetError("The archive is damaged or was cut off before its end.", { cause: error });
  }
}
