import { DatasetError } from "../dataset/datasetError";
import type { BackendName, MapShape, SimilarityBackend } from "./backend";
import { chooseBackend } from "./chooseBackend";
import { WasmBackend } from "./wasm/wasmBackend";
import { WebGl2Backend } from "./webgl2/webgl2Backend";

/**
 * Opens the backend that was asked for, or the quicker one of this machine.
 * @throws DatasetError when the map does not fit into memory or the backend is missing here
 */
export async function openBackend(shape: MapShape, forced: BackendName | null): Promise<SimilarityBackend> {
  const name = forced ?? (await chooseBackend(shape));
  try {
    return await (name === "wasm" ? WasmBackend : WebGl2Backend).open(shape);
  } catch (cause) {
    // What the graphics card cannot hold, the processor may.
    if (forced === null && name === "webgl2") return openBackend(shape, "wasm");
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(`The map could not be opened (${name}): ${reason}`, { cause });
  }
}
