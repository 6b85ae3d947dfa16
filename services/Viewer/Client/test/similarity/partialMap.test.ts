import { expect, test } from "vitest";
import type { Precision } from "../../src/dataset/metadata";
import { metricMap } from "../../src/similarity/float64";
import { angular, makeMetric } from "../../src/similarity/metric";
import { SimilarityBand } from "../../src/similarity/wasm/similarityBand";
import { randomTiles } from "../randomTiles";
import { kernelForTest } from "./kernelForTest";
import { greatestError } from "./testBand";

const [cells, features] = [333, 62];

test.each<Precision>([8, 16, 32])(
  "%i bit: a map of some tiles is that of the others at zero",
  async (precision) => {
    const tiles = randomTiles(cells, features, precision);
    const shape = { width: cells, height: 1, features, precision, tileCount: tiles.length, range: null };
    const band = await SimilarityBand.create(kernelForTest, shape, cells);
    const there = tiles.map((tile) => new Uint8Array(tile.length));
    let spare: Float32Array<ArrayBuffer> | null = null;
    for (const index of tiles.map((_, i) => (i * 7) % tiles.length)) {
      if (there[index]!.some((value) => value !== 0)) continue;
      band.addTile(index, tiles[index]!);
      there[index] = tiles[index]!;
      const map = { tiles: there, cells, features, precision, range: null };
      for (const metric of [angular, makeMetric("cosine"), makeMetric("euclidean")]) {
        band.shift("none", null);
        const { values } = band.similarity(band.vector(5), metric, spare);
        expect(greatestError(metricMap(map, metric, 5), values)).toBeLessThan(1e-5);
        spare = values;
      }
      band.shift("own-mean", null);
      const { values } = band.similarity(band.vector(5), makeMetric("pearson"));
      expect(greatestError(metricMap(map, makeMetric("pearson"), 5), values)).toBeLessThan(1e-5);
    }
  },
);
