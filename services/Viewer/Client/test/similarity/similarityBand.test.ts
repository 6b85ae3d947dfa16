import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Precision } from "../../src/dataset/metadata";
import { angularSimilarity, vectorOf } from "../../src/similarity/float64";
import { SimilarityBand } from "../../src/similarity/wasm/similarityBand";
import { randomTiles } from "../randomTiles";

const module = new WebAssembly.Module(readFileSync(new URL("../../generated/kernel.wasm", import.meta.url)));

async function openBand(pixels: number, features: number, precision: Precision, tiles: Uint8Array[]) {
  const shape = { width: pixels, height: 1, features, precision, tileCount: tiles.length };
  const band = await SimilarityBand.create(module, shape, pixels);
  tiles.forEach((tile, index) => {
    band.addTile(index, tile);
  });
  band.prepare();
  return band;
}

describe.each<Precision>([8, 16, 32])("similarity of %i-bit maps", (precision) => {
  test.each([
    [1, 1],
    [17, 3],
    [333, 61],
    [4_500, 130],
    [700, 1_024],
  ])("of %i pixels and %i channels is float64's within 1e-6", async (pixels, features) => {
    const tiles = randomTiles(pixels, features, precision);
    const band = await openBand(pixels, features, precision, tiles);
    const vectors = Array.from({ length: pixels }, (_, i) => vectorOf(tiles, precision, features, i));
    for (const reference of [0, pixels >> 1, pixels - 1]) {
      const { values, min, max } = band.similarity(band.vector(reference));
      const expected = vectors.map((vector) => angularSimilarity(vector, vectors[reference]!));
      const worst = Math.max(...expected.map((s, i) => Math.abs(s - values[i]!)));
      expect(worst).toBeLessThan(1e-6);
      expect(values[reference]).toBe(1);
      expect(max).toBe(1);
      expect(min).toBe(Math.min(...values));
    }
  });

  test("is exact for the largest values there are", async () => {
    const features = 1_024;
    const tiles = Array.from({ length: (features * precision) / 32 }, () => new Uint8Array(32 * 4).fill(255));
    const band = await openBand(32, features, precision, tiles);
    expect([...band.similarity(band.vector(5)).values]).toEqual(new Array(32).fill(1));
  });

  test("is no number where a vector is zero, and everywhere for a zero reference", async () => {
    const tiles = randomTiles(20, 5, precision);
    for (const tile of tiles) tile.fill(0, 7 * 4, 8 * 4);
    const band = await openBand(20, 5, precision, tiles);
    const { values, min } = band.similarity(band.vector(3));
    expect([...values].map(Number.isNaN)).toEqual(Array.from({ length: 20 }, (_, i) => i === 7));
    expect(min).toBeGreaterThan(0);
    const nothing = band.similarity(band.vector(7));
    expect([...nothing.values].every(Number.isNaN)).toBe(true);
    expect(nothing.min).toBe(Number.POSITIVE_INFINITY);
  });
});
