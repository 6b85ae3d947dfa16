import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Precision } from "../../src/dataset/metadata";
import { type DatasetOptions, makeDataset } from "./makeDataset";
import { makePng } from "./makePng";
import { read } from "./readForTest";

describe("a dataset is read tile by tile", () => {
  test.each<[string, number, DatasetOptions]>([
    ["stored, in small pieces", 7, {}],
    ["stored, in one piece", 1e9, {}],
    ["with metadata.json last", 1_000, { metadataLast: true }],
    ["deflated", 333, { deflated: true }],
    ["deflated, with metadata.json last", 50, { deflated: true, metadataLast: true }],
  ])("%s", async (_, size, options) => {
    const { archive, tiles } = makeDataset(9, 5, 13, 8, options);
    expect((await read(archive, size)).tiles).toEqual(tiles);
  });

  test.each<[Precision, number, number]>([
    [8, 5, 2],
    [16, 5, 3],
    [32, 5, 5],
  ])("%i bit: %i channels in %i tiles, none lost", async (precision, features, count) => {
    const { archive, tiles } = makeDataset(6, 4, features, precision);
    const loaded = await read(archive);
    expect(loaded.metadata.tileCount).toBe(count);
    expect(loaded.tiles).toEqual(tiles);
  });

  test("padding that is not zero is not let in", async () => {
    const full = new Uint8Array(4 * 4).fill(9);
    const { archive } = makeDataset(2, 2, 3, 8, { add: { "0.png": makePng(full, 2, 2) } });
    expect([...(await read(archive)).tiles[0]!]).toEqual([9, 9, 9, 0, 9, 9, 9, 0, 9, 9, 9, 0, 9, 9, 9, 0]);
  });

  test("with the photo", async () => {
    const photo = new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]);
    const { archive } = makeDataset(2, 2, 3, 8, {
      metadata: { overlay: true },
      add: { "overlay.jpg": photo },
    });
    expect(new Uint8Array(await (await read(archive)).overlay!.arrayBuffer())).toEqual(photo);
  });
});

describe("refused with a sentence:", () => {
  const png = makePng(new Uint8Array(9 * 5 * 4), 9, 5);
  test.each<[string, DatasetOptions, RegExp]>([
    ["no metadata", { drop: ["metadata.json"] }, /no metadata\.json/],
    ["a missing tile", { drop: ["2.png"] }, /2\.png is missing: 13 channels of 8 bit make 4 tiles.*holds 3/],
    ["a tile too many", { add: { "4.png": png } }, /4\.png is one too many: 13 channels/],
    ["a strange name", { add: { "readme.txt": png } }, /holds "readme\.txt"/],
    ["a folder", { add: { "set/0.png": png } }, /holds "set\/0\.png"/],
    ["a path out of the archive", { add: { "../0.png": png } }, /holds "\.\.\/0\.png"/],
    ["a number with leading zeros", { add: { "00.png": png } }, /holds "00\.png"/],
    [
      "a tile of another size",
      { add: { "1.png": makePng(new Uint8Array(16), 2, 2) } },
      /1\.png measures 2 x 2/,
    ],
    ["a missing photo", { metadata: { overlay: true } }, /holds no overlay\.jpg/],
    ["no precision", { metadata: { precision: 12 } }, /precision must be 8, 16 or 32; found 12/],
    ["no width", { metadata: { width: 0 } }, /width must be a whole number from 1 to 16384; found 0/],
    [
      "a map beyond all memory",
      { metadata: { width: 16_384, height: 16_384 } },
      /the viewer holds at most 2048/,
    ],
    ["a long metadata.json", { metadata: { name: "x".repeat(2 << 20) } }, /metadata\.json claims/],
    ["a map turned over", { metadata: { ifealid: { affine: { scaleX: -1 } } } }, /affine needs the numbers/],
  ])("%s", async (_, options, message) => {
    await expect(read(makeDataset(9, 5, 13, 8, options).archive)).rejects.toThrow(message);
  });

  test("an archive that ends early, wherever it is cut", async () => {
    const { archive } = makeDataset(9, 5, 13, 8);
    const directory = archive.length - 22 - 5 * 60;
    for (let at = 0; at < directory; at += 41) {
      await expect(read(archive.subarray(0, at)), `cut at ${at}`).rejects.toThrow(
        /empty|damaged|missing|no metadata/,
      );
    }
  });

  test("a file that is no archive", async () => {
    await expect(read(new TextEncoder().encode("<!doctype html>"))).rejects.toThrow(/not a ZIP/);
  });

  test("an entry that is there twice", async () => {
    const { archive } = makeDataset(9, 5, 13, 8);
    await expect(read(rename(archive, "1.png", "0.png"))).rejects.toThrow(/0\.png twice/);
  });

  test("a deflated entry that unfolds without end", async () => {
    const bomb: DatasetOptions = {
      deflated: true,
      add: { "0.png": [new Uint8Array(8 << 20), { level: 9 }] },
    };
    await expect(read(makeDataset(9, 5, 13, 8, bomb).archive)).rejects.toThrow(/0\.png unpacks to more than/);
  });
});

/** A file as the original tool writes it; not part of the repository. */
const original = fileURLToPath(
  new URL("../../../../../../shared/data/000000015746.jpg.C2.npz.8.zip", import.meta.url),
);

test.skipIf(!existsSync(original))("the original's own file (skipped where it is absent)", async () => {
  const archive = new Uint8Array(readFileSync(original));
  const { metadata, overlay, tiles } = await read(archive, 65_536);
  expect(metadata).toMatchObject({ width: 52, height: 80, features: 512, precision: 8, affine: null });
  expect(overlay!.size).toBeGreaterThan(10_000);
  expect(tiles).toHaveLength(128);
  const png = Buffer.from(unzipSync(archive)["100.png"]!);
  const length = png.readUInt32BE(33);
  const raw = inflateSync(png.subarray(41, 41 + length));
  const filter = raw[0]!;
  expect(filter).toBeLessThan(2);
  const [first, second] = [raw[1]!, raw[5]!];
  expect([tiles[100]![0], tiles[100]![4]]).toEqual([first, filter === 1 ? (first + second) & 255 : second]);
});

/** Renames the first entry of that name in its local header; both names have the same length. */
function rename(archive: Uint8Array, from: string, to: string): Uint8Array {
  const bytes = Buffer.from(archive);
  bytes.write(to, bytes.indexOf(from), "latin1");
  return new Uint8Array(bytes);
}
