import type { TileDecoder } from "../../src/dataset/decodePool";
import { loadDataset } from "../../src/dataset/loadDataset";
import { decodeTile } from "../../src/dataset/tileDecoding";

/** The decoder without workers, which Node does not have in the browser's form. */
const here: TileDecoder = { parallel: 2, decode: decodeTile, dispose: () => undefined };

/** Loads an archive that arrives in pieces of `size` bytes. */
export async function read(archive: Uint8Array, size = 1_000) {
  const tiles: Uint8Array[] = [];
  const sink = {
    addTile: (index: number, rgba: Uint8Array) => {
      tiles[index] = rgba;
    },
  };
  const loaded = await loadDataset(pieces(archive, size), here, async () => sink);
  return { metadata: loaded.metadata, overlay: loaded.overlay, tiles };
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}
