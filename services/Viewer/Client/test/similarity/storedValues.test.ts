import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Precision } from "../../src/dataset/metadata";
import { vectorOf } from "../../src/similarity/float64";
import { SimilarityBand } from "../../src/similarity/wasm/similarityBand";
import { randomTiles } from "../randomTiles";

const module = new WebAssembly.Module(readFileSync(new URL("../../generated/kernel.wasm", import.meta.url)));

describe.each<Precision>([8, 16, 32])("stored values of %i-bit maps", (precision) => {
  test.each([
    [1, 1],
    [33, 7],
    [20, 130],
  ])("of %i pixels and %i channels come back as vectors and as channels", async (pixels, features) => {
    const tiles = randomTiles(pixels, features, precision);
    const shape = { width: pixels, height: 1, features, precision, tileCount: tiles.length, range: null };
    const band = await SimilarityBand.create(module, shape, pixels);
    tiles.forEach((tile, index) => {
      band.addTile(index, tile);
    });
    const vectors = Array.from({ length: pixels }, (_, cell) =>
      vectorOf({ tiles, cells: pixels, features, precision, range: null }, cell),
    );
    vectors.forEach((vector, cell) => {
      expect(band.storedVector(cell)).toEqual(vector);
    });
    for (let channel = 0; channel < features; channel++) {
      expect(band.channel(channel)).toEqual(Float32Array.from(vectors, (vector) => vector[channel]!));
    }
  });
});
