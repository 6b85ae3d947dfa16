import { Unzip, type UnzipFile } from "fflate";
import { type ArchiveEntry, deflated, entryLimit, stored } from "./archiveEntry";
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
 * number of entries are checked before memory is set aside.
 *
 * @throws DatasetError when the archive is damaged, cut off, or holds what a dataset may not hold
 */
export async function* readArchive(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry> {
  const complete: ArchiveEntry[] = [];
  const names = new Set<string>();
  const unzip = new Unzip((file) => {
    admit(file, names);
    collect(file, (entry) => complete.push(entry));
  });
  unzip.register(Undecoded);
  let first = true;
  for await (const chunk of chunks) {
    if (first && chunk.length > 0) checkSignature(chunk);
    first &&= chunk.length === 0;
    pushInto(unzip, chunk, false);
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

function collect(file: UnzipFile, complete: (entry: ArchiveEntry) => void): void {
  const maximum = entryLimit(file.name);
  const parts: Uint8Array[] = [];
  let size = 0;
  file.ondata = (error, data, final) => {
    if (error) throw new DatasetError(`${file.name} cannot be read from the archive.`, { cause: error });
    size += data.length;
    if (size > maximum) throw new DatasetError(`${file.name} has more than ${maximum} bytes.`);
    if (data.length > 0) parts.push(data);
    if (!final) return;
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    complete({ name: file.name, method: file.compression, bytes });
  };
  file.start();
}

function pushInto(unzip: Unzip, chunk: Uint8Array, final: boolean): void {
  try {
    unzip.push(chunk, final);
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new DatasetError("The archive is damaged or was cut off before its end.", { cause: error });
  }
}
