import { DatasetError } from "../dataset/datasetError";
import { limits } from "../dataset/limits";
import { ByteBlocks } from "./byteBlocks";
import { parseHeaderText } from "./headerText";
import { arraysIn, contentOf, type NpzEntry } from "./npz";
import { type NumberType, parseNumberType } from "./numberType";

/** An array whose header has been read: a map of height x width x channels. */
export interface OpenArray {
  /** In its .npz file; null for a .npy file. */
  readonly name: string | null;
  readonly type: NumberType;
  /** Fortran order: plane after plane, each by columns. Otherwise vector after vector. */
  readonly columnsFirst: boolean;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** CRC-32 of header and numbers, where the file states it. */
  readonly checksum: number | null;
  /** The numbers from the first on, anew at each call. */
  numbers(): Promise<ByteBlocks>;
}

const mostHeaderBytes = 65_536;

/** Whether bytes begin as a .npy file does. */
export function beginsAsNpy(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 6)) === "\x93NUMPY";
}

/**
 * Opens a .npy file, or an array of a .npz file.
 *
 * @param name of the array; null takes the first
 * @throws DatasetError when there is none, or it is no map
 */
export async function openArray(file: Blob, name: string | null): Promise<OpenArray> {
  const entry = beginsAsNpy(new Uint8Array(await file.slice(0, 6).arrayBuffer()))
    ? null
    : await findEntry(file, name);
  const blocks = new ByteBlocks(entry ? await contentOf(file, entry) : file.stream(), false);
  const { text, bytes: headerBytes } = await readHeader(blocks).finally(() => blocks.close());
  const { type: description, columnsFirst, shape } = parseHeaderText(text);
  const type = parseNumberType(description);
  const map = mapOf(shape);
  const bytes = map.height * map.width * map.channels * type.bytes;
  const found = (entry?.size ?? file.size) - headerBytes;
  if (found !== bytes) {
    throw new DatasetError(
      `The array's header speaks of ${map.height} x ${map.width} x ${map.channels} numbers of ${type.name}, ${bytes} bytes; ${found} bytes follow it. ` +
        (found < bytes ? "The file is cut off." : "Save one array alone, or several with numpy.savez."),
    );
  }
  const numbers = async () => {
    const content = new ByteBlocks(entry ? await contentOf(file, entry) : file.stream(), entry !== null);
    await content.fill(new Uint8Array(headerBytes));
    return content;
  };
  return {
    name: entry?.name ?? null,
    type,
    columnsFirst,
    ...map,
    checksum: entry?.checksum ?? null,
    numbers,
  };
}

async function findEntry(file: Blob, name: string | null): Promise<NpzEntry> {
  const entries = await arraysIn(file);
  const entry = name === null ? entries[0] : entries.find((candidate) => candidate.name === name);
  if (entry) return entry;
  throw new DatasetError(`The .npz file has no array ${String(name).slice(0, 40)}.`);
}

async function readHeader(blocks: ByteBlocks): Promise<{ text: string; bytes: number }> {
  const start = new Uint8Array(12);
  await blocks.fill(start.subarray(0, 8));
  const version = start[6]!;
  if (!beginsAsNpy(start) || version < 1 || version > 3) {
    throw new DatasetError(
      "The array is not in format 1 to 3 of .npy. Save it with numpy.save or numpy.savez.",
    );
  }
  const lengthBytes = version === 1 ? 2 : 4;
  await blocks.fill(start.subarray(8, 8 + lengthBytes));
  const length = new DataView(start.buffer).getUint32(8, true);
  if (length > mostHeaderBytes) {
    throw new DatasetError(
      `The array's header states ${length} bytes; at most ${mostHeaderBytes} are accepted.`,
    );
  }
  const text = new Uint8Array(length);
  await blocks.fill(text);
  return { text: new TextDecoder().decode(text), bytes: 8 + lengthBytes + length };
}

/** Three dimensions are height x width x channels, two are one channel, and of four the first may be 1. */
function mapOf(shape: readonly number[]): { height: number; width: number; channels: number } {
  const dimensions = shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape;
  const [height = 0, width = 0, channels = 1] = dimensions;
  const shown = `The array has the shape (${shape.join(", ")})`;
  if (dimensions.length < 2 || dimensions.length > 3) {
    throw new DatasetError(
      `${shown}. Expected height x width x channels, height x width, or the first with a leading 1.`,
    );
  }
  if (Math.min(height, width, channels) < 1) {
    throw new DatasetError(`${shown}, so it is empty. Expected at least 1 in each dimension.`);
  }
  if (Math.max(height, width) > limits.side || channels > limits.features) {
    throw new DatasetError(
      `${shown}; the viewer holds at most ${limits.side} x ${limits.side} cells and ${limits.features} channels.`,
    );
  }
  return { height, width, channels };
}
