import { readArchive } from "../../src/dataset/archiveReader";
import type { TileDecoder } from "../../src/dataset/decodePool";
import { type LoadedDataset, loadDataset, type TileSink } from "../../src/dataset/loadDataset";
import type { Metadata } from "../../src/dataset/metadata";
import { decodeTile } from "../../src/dataset/tileDecoding";
import { decodeMemory } from "./decodeHere";

/** The decoder without workers, which Node does not have in the browser's form. */
const here: TileDecoder = {
  parallel: 2,
  decode: async (job) => decodeTile(decodeMemory, job),
  dispose: () => undefined,
};

/** What `read` tells of: tiles so far when the first map could be drawn. */
export interface Begin {
  begin(dataset: LoadedDataset<TileSink>, tiles: number): void;
}

/** Loads an archive that arrives in pieces of `size` bytes; tiles are cut into two parts where they can be. */
export async function read(archive: Uint8Array, size = 1_000, listener?: Begin) {
  const tiles: Uint8Array[] = [];
  const open = async ({ height }: Metadata) => ({
    rowsOfParts: height > 1 ? [1, height - 1] : [height],
    addTile: async (index: number, parts: readonly Uint8Array<ArrayBuffer>[]) => {
      tiles[index] = new Uint8Array(Buffer.concat(parts));
      return parts;
    },
  });
  const count = () => Object.keys(tiles).length;
  const loaded = await loadDataset<TileSink>(readArchive(pieces(archive, size)), here, {
    open,
    begin: async (dataset) => listener?.begin(dataset, count()),
  });
  return { metadata: loaded.metadata, overlay: loaded.overlay, tiles };
}

/** Pieces in two buffers that take turns, as the fetched bytes come. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffers = [0, 1].map(() => new Uint8Array(Math.min(size, bytes.length)));
  for (let at = 0, i = 0; at < bytes.length; at += size, i++) {
    const piece = bytes.subarray(at, at + size);
    buffers[i % 2]!.fill(0xee).set(piece);
    yield buffers[i % 2]!.subarray(0, piece.length);
    buffers[(i + 1) % 2]!.fill(0xee);
  }
}
