import { parseMetadata } from "../../src/dataset/metadata";
import { metricMap, vectorOf } from "../../src/similarity/float64";
import type { OpenDataset } from "../../src/viewer/openDataset";
import { Viewer } from "../../src/viewer/viewer";
import { randomTiles } from "../randomTiles";

/** A dataset whose backend is the float64 twin: width x height cells of five channels, photo pixels of 10 a cell. */
export function datasetForTest(width: number, height: number): OpenDataset {
  const json = { name: "test", width, height, features: 5, precision: 8 };
  const metadata = parseMetadata(JSON.stringify(json));
  const tiles = randomTiles(width * height, 5, 8);
  const cells = width * height;
  const twin = { tiles, cells, features: 5, precision: 8, range: null } as const;
  const vectors = Array.from({ length: cells }, (_, cell) => vectorOf(twin, cell));
  return {
    metadata,
    affine: { scaleX: 10, offsetX: 5, scaleY: 10, offsetY: 5 },
    photo: { width: width * 10, height: height * 10 },
    origin: { x: 0, y: 0 },
    overlayAddress: null,
    complete: Promise.resolve(),
    backend: {
      name: "wasm",
      rowsOfParts: [height],
      addTile: async (_, parts) => parts,
      dispose: () => undefined,
      vector: async (cell) => vectors[cell]!,
      channel: async (index) => Float32Array.from(vectors, (vector) => vector[index]!),
      similarity: async (reference, metric) => {
        const values = Float32Array.from(metricMap(twin, metric, reference));
        return { reference, metric, channels: 5, values, min: Math.min(...values), max: Math.max(...values) };
      },
    },
  };
}

/** A viewer that looks at such a dataset; its first reference is the middle. */
export async function viewerForTest(width: number, height: number): Promise<Viewer> {
  const viewer = new Viewer(null);
  viewer.dataset.value = datasetForTest(width, height);
  await viewer.references.set({ x: width >> 1, y: height >> 1 });
  return viewer;
}

/** Lets all that is under way come to its end. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
