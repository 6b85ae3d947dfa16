import { expect, test } from "vitest";
import type { Precision } from "../../src/dataset/metadata";
import { metricMap } from "../../src/similarity/float64";
import { angular, makeMetric } from "../../src/similarity/metric";
import { channelsIn } from "../../src/similarity/storedValues";
import { SimilarityBand } from "../../src/similarity/wasm/similarityBand";
import { randomTiles } from "../randomTiles";
import { kernelForTest } from "./kernelForTest";
import { greatestError } from "./testBand";

const [cells, features] = [333, 62];

test.each<Precision>([8, 16, 32])(
  "%i bit: a map of some tiles is that of their channels alone",
  async (precision) => {
    const tiles = randomTiles(cells, features, precision);
    const range = { min: -2, max: 5 };
    const shape = { width: cells, height: 1, features, precision, tileCount: tiles.length, range };
    const band = await SimilarityBand.create(kernelForTest, shape, cells);
    const there = new Set<number>();
    let spare: Float32Array<ArrayBuffer> | null = null;
    for (const index of tiles.map((_, i) => (i * 7) % tiles.length)) {
      if (there.has(index)) continue;
      band.addTile(index, tiles[index]!);
      there.add(index);
      // The last tile, which may be the only one that is not full, comes last here as well.
      const inOrder = [...there].sort((a, b) => a - b);
      const map = {
        tiles: inOrder.map((tile) => tiles[tile]!),
        cells,
        features: inOrder.reduce((sum, tile) => sum + channelsIn(shape, tile), 0),
        precision,
        range,
      };
      for (const [shift, metric] of [
        ["none", angular],
        ["none", makeMetric("euclidean")],
        ["origin", makeMetric("cosine")],
        ["origin", makeMetric("norm")],
        ["own-mean", makeMetric("pearson")],
      ] as const) {
        band.shift(shift, null);
        const { values } = band.similarity(band.vector(5), metric, spare);
        expect(greatestError(metricMap(map, metric, 5), values), metric.name).toBeLessThan(1e-5);
        spare = values;
      }
    }
  },
);
