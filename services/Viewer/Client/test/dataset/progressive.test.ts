import { describe, expect, test } from "vitest";
import { type DatasetOptions, makeDataset } from "./makeDataset";
import { makePng } from "./makePng";
import { read } from "./readForTest";

describe("a dataset can be looked at before all of it is there", () => {
  async function tilesAtBegin(options: DatasetOptions): Promise<number[]> {
    const seen: number[] = [];
    const { archive } = makeDataset(9, 5, 61, 8, options);
    const { tiles } = await read(archive, 100, { begin: (_, count) => seen.push(count) });
    expect(tiles).toHaveLength(16);
    return seen;
  }

  test("as soon as its first tile has been decoded", async () => {
    expect(await tilesAtBegin({})).toEqual([1]);
  });

  test("with metadata.json last, while the tiles that waited are decoded", async () => {
    expect(await tilesAtBegin({ metadataLast: true })).toEqual([1]);
  });

  test("not before the photo is there, if there is one", async () => {
    const photo = new Uint8Array([0xff, 0xd8, 0xff]);
    const options = { metadata: { overlay: true }, add: { "overlay.jpg": photo } };
    expect(await tilesAtBegin(options)).toEqual([16]);
  });
});

describe("checksums of the archive are compared:", () => {
  test("a tile that was exchanged, though it is an intact PNG", async () => {
    const { archive, tiles } = makeDataset(9, 5, 13, 8);
    const other = makePng(
      tiles[0]!.map((value) => 255 - value),
      9,
      5,
      { filter: 0 },
    );
    const made = makeDataset(9, 5, 13, 8, { add: { "0.png": other } }).archive;
    // The directory still holds the checksum of the tile that was there before.
    const [from, to] = [directoryEntry(archive, "0.png"), directoryEntry(made, "0.png")];
    made.set(archive.subarray(from + 16, from + 20), to + 16);
    await expect(read(made)).rejects.toThrow(
      /0\.png is damaged: its checksum does not match that of the archive/,
    );
  });

  test("metadata.json with a bit turned over", async () => {
    const { archive } = makeDataset(9, 5, 13, 8, { metadata: { name: "a name to be found" } });
    const at = Buffer.from(archive).indexOf("a name to be found");
    archive[at]! ^= 1;
    await expect(read(archive)).rejects.toThrow(/metadata\.json is damaged/);
  });

  test("an archive without its directory was cut off", async () => {
    const { archive } = makeDataset(9, 5, 13, 8);
    const directory = directoryEntry(archive, "metadata.json");
    await expect(read(archive.subarray(0, directory))).rejects.toThrow(/was cut off/);
    await expect(read(archive.subarray(0, -1))).rejects.toThrow(/was cut off/);
  });
});

/** Place of an entry in the directory at the end. */
function directoryEntry(archive: Uint8Array, name: string): number {
  const bytes = Buffer.from(archive);
  return bytes.lastIndexOf(name) - 46;
}
