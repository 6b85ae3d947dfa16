import type { TwinMap } from "../../src/similarity/float64";
import { type Metric, shiftOf } from "../../src/similarity/metric";
import { valueScale } from "../../src/similarity/valueScale";
import { SimilarityBand } from "../../src/similarity/wasm/similarityBand";
import { kernelForTest } from "./kernelForTest";

/** One band with the whole map, as the WebAssembly backend uses it. */
export async function openBand({ tiles, cells, features, precision, range }: TwinMap) {
  const shape = { width: cells, height: 1, features, precision, tileCount: tiles.length, range };
  const band = await SimilarityBand.create(kernelForTest, shape, cells);
  tiles.forEach((tile, index) => {
    band.addTile(index, tile);
  });
  return {
    metric(reference: number, metric: Metric) {
      const shift = shiftOf(metric, valueScale(precision, range).origin);
      band.shift(shift, shift === "map-mean" ? band.channelSums().map((sum) => sum / cells) : null);
      return band.similarity(band.vector(reference), metric);
    },
  };
}

/** Greatest difference, as a share of the range of the expected values over the map; infinite unless no data is where it should be. */
export function greatestError(expected: ArrayLike<number>, values: ArrayLike<number>): number {
  const known = Array.from(expected).filter((value) => !Number.isNaN(value));
  const range = Math.max(...known) - Math.min(...known);
  let greatest = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [expected[i]!, values[i]!];
    if (Number.isNaN(a) !== Number.isNaN(b)) return Number.POSITIVE_INFINITY;
    if (!Number.isNaN(a)) greatest = Math.max(greatest, Math.abs(a - b));
  }
  return range > 0 ? greatest / range : greatest;
}
