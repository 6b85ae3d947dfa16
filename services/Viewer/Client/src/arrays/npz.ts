import { DatasetError } from "../dataset/datasetError";

/** One array of a .npz file, which is a ZIP archive of .npy files. */
export interface NpzEntry {
  /** Without ".npy". */
  readonly name: string;
  readonly deflated: boolean;
  /** Bytes in the archive, and unpacked. */
  readonly packed: number;
  readonly size: number;
  /** CRC-32 of the unpacked bytes. */
  readonly checksum: number;
  /** Where its header begins in the file. */
  readonly at: number;
}

const [endSignature, longEndSignature, locatorSignature, entrySignature, localSignature] = [
  0x06054b50, 0x06064b50, 0x07064b50, 0x02014b50, 0x04034b50,
];
const mostEntries = 10_000;
const longSize = 0xffffffff;

/**
 * The arrays of a .npz file, in the order of its directory.
 * @throws DatasetError when the archive is damaged or holds none
 */
export async function arraysIn(file: Blob): Promise<NpzEntry[]> {
  const { at, bytes, count } = await findDirectory(file);
  if (count > mostEntries || bytes > mostEntries * 512) {
    throw new DatasetError(`The .npz file holds ${count} files; at most ${mostEntries} are accepted.`);
  }
  const view = await viewOf(file, at, bytes);
  const entries: NpzEntry[] = [];
  for (let i = 0, from = 0; i < count; i++) {
    if (from + 46 > view.byteLength || view.getUint32(from, true) !== entrySignature) throw damaged();
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((k) => view.getUint16(from + k, true)) as [
      number,
      number,
      number,
    ];
    const next = from + 46 + nameBytes + extraBytes + commentBytes;
    if (next > view.byteLength) throw damaged();
    const path = new TextDecoder().decode(new Uint8Array(view.buffer, from + 46, nameBytes));
    if (path.endsWith(".npy")) entries.push(readEntry(view, from, path, from + 46 + nameBytes, extraBytes));
    from = next;
  }
  if (entries.length > 0) return entries;
  throw new DatasetError("The archive holds no array (no .npy file). Save arrays with numpy.savez.");
}

/** The bytes of an entry as they lie in the file, unpacked where they are packed. */
export async function contentOf(file: Blob, entry: NpzEntry): Promise<ReadableStream<Uint8Array>> {
  const header = await viewOf(file, entry.at, 30);
  if (header.getUint32(0, true) !== localSignature) throw damaged();
  const from = entry.at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (from + entry.packed > file.size) throw damaged();
  const bytes = file.slice(from, from + entry.packed).stream();
  return entry.deflated ? bytes.pipeThrough(new DecompressionStream("deflate-raw")) : bytes;
}

function readEntry(view: DataView, from: number, path: string, extra: number, extraBytes: number): NpzEntry {
  const [method, flags] = [view.getUint16(from + 10, true), view.getUint16(from + 8, true)];
  if ((method !== 0 && method !== 8) || flags & 1) {
    throw new DatasetError(
      `${path.slice(0, 60)} is packed or encrypted in a way that cannot be read here. Save it with numpy.savez.`,
    );
  }
  let [packed, size, at] = [20, 24, 42].map((k) => view.getUint32(from + k, true)) as [
    number,
    number,
    number,
  ];
  // Sizes and places over 4 GiB stand in an extra field of their own, those that are needed, in this order.
  let long = longField(view, extra, extraBytes);
  const nextLong = () => {
    if (long === null || long + 8 > extra + extraBytes) throw damaged();
    const value = Number(view.getBigUint64(long, true));
    long += 8;
    return value;
  };
  if (size === longSize) size = nextLong();
  if (packed === longSize) packed = nextLong();
  if (at === longSize) at = nextLong();
  const checksum = view.getUint32(from + 16, true);
  return { name: path.slice(0, -4), deflated: method === 8, packed, size, checksum, at };
}

function longField(view: DataView, extra: number, bytes: number): number | null {
  for (let at = extra; at + 4 <= extra + bytes; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 1) return at + 4;
  }
  return null;
}

async function findDirectory(file: Blob): Promise<{ at: number; bytes: number; count: number }> {
  const tailAt = Math.max(0, file.size - 65_577);
  const view = await viewOf(file, tailAt, file.size - tailAt);
  for (let end = view.byteLength - 22; end >= 0; end--) {
    if (view.getUint32(end, true) !== endSignature) continue;
    const long = end >= 20 && view.getUint32(end - 20, true) === locatorSignature;
    if (long) return longDirectory(file, Number(view.getBigUint64(end - 12, true)));
    const [bytes, at] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
    return { count: view.getUint16(end + 10, true), bytes, at };
  }
  throw damaged();
}

async function longDirectory(file: Blob, at: number): Promise<{ at: number; bytes: number; count: number }> {
  const view = await viewOf(file, at, 56);
  if (view.getUint32(0, true) !== longEndSignature) throw damaged();
  const [count, bytes, start] = [32, 40, 48].map((k) => Number(view.getBigUint64(k, true))) as [
    number,
    number,
    number,
  ];
  return { count, bytes, at: start };
}

async function viewOf(file: Blob, at: number, bytes: number): Promise<DataView> {
  if (at < 0 || at + bytes > file.size) throw damaged();
  return new DataView(await file.slice(at, at + bytes).arrayBuffer());
}

function damaged(): DatasetError {
  return new DatasetError("The .npz file is no archive that can be read, or it is cut off or damaged.");
}
