import { DatasetError } from "../dataset/datasetError";
import type { BackendName, MapShape, SimilarityBackend } from "./backend";
import { chooseBackend } from "./chooseBackend";
import { WasmBackend } from "./wasm/wasmBackend";
import { ContextLostError } from "./webgl2/contextLost";
import { WebGl2Backend } from "./webgl2/webgl2Backend";

const backends = { wasm: WasmBackend, webgl2: WebGl2Backend } as const;
const places = { wasm: "On the processor", webgl2: "On the graphics card" } as const;

/**
 * Opens the backend that was asked for, or the quicker one of this machine, or else the other one.
 * @throws DatasetError when the map does not fit into memory or the backend is missing here
 * @throws ContextLostError when the graphics card was reset meanwhile
 */
export async function openBackend(shape: MapShape, forced: BackendName | null): Promise<SimilarityBackend> {
  if (forced) {
    try {
      return await open(forced, shape);
    } catch (cause) {
      const wayOut = `Open the page without "?backend=${forced}" to let it choose.`;
      throw new DatasetError(`${reasonOf(forced, cause)} ${wayOut}`, { cause });
    }
  }
  // What the one cannot hold, the other may.
  const first = await chooseBackend(shape);
  const second = first === "wasm" ? "webgl2" : "wasm";
  try {
    return await open(first, shape);
  } catch (cause) {
    if (cause instanceof ContextLostError) throw cause;
    return open(second, shape).catch((other: unknown) => {
      if (other instanceof ContextLostError) throw other;
      throw new DatasetError(`${reasonOf(first, cause)} ${reasonOf(second, other)}`, { cause });
    });
  }
}

async function open(name: BackendName, shape: MapShape): Promise<SimilarityBackend> {
  return backends[name].open(shape);
}

function reasonOf(name: BackendName, cause: unknown): string {
  if (cause instanceof ContextLostError) throw cause;
  return `${places[name]}: ${cause instanceof Error ? cause.message : String(cause)}`;
}
