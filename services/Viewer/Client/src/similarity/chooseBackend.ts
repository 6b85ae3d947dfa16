import type { BackendName, MapShape, SimilarityBackend } from "./backend";
import { findGraphicsCard } from "./graphicsCard";
import { angular } from "./metric";
import { WasmBackend } from "./wasm/wasmBackend";
import { WebGl2Backend } from "./webgl2/webgl2Backend";

/** A map like a small photo's: large enough to tell the two apart, computed in a few milliseconds. */
const sample = { width: 256, height: 256, features: 64, precision: 8, tileCount: 16, range: null } as const;

/** How large a map is. */
export type Extent = Pick<MapShape, "width" | "height" | "tileCount">;

let chosen: Promise<BackendName> | null = null;

/** Bytes of a map that the processor compares in a few milliseconds: asking for a graphics card takes longer. */
const smallMap = 12 << 20;

/**
 * The backend that is quicker on this machine: the processor for small maps, otherwise found out once a page by a
 * short measurement.
 */
export function chooseBackend({ width, height, tileCount }: Extent): Promise<BackendName> {
  if (width * height * tileCount * 4 <= smallMap) return Promise.resolve("wasm");
  chosen ??= measure();
  return chosen;
}

async function measure(): Promise<BackendName> {
  try {
    if (!(await findGraphicsCard())) return "wasm";
    const card = await timeOf(await WebGl2Backend.open(sample));
    const processor = await timeOf(await WasmBackend.open(sample));
    return card < processor ? "webgl2" : "wasm";
  } catch {
    return "wasm";
  }
}

/** Milliseconds of the quickest of five similarity maps. */
async function timeOf(backend: SimilarityBackend): Promise<number> {
  try {
    for (let index = 0; index < sample.tileCount; index++) {
      const parts = backend.rowsOfParts.map((rows) =>
        new Uint8Array(sample.width * rows * 4).fill(index + 1),
      );
      await backend.addTile(index, parts);
    }
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      await backend.similarity(i, angular);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  } finally {
    backend.dispose();
  }
}
