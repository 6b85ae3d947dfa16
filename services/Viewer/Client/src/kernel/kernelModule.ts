import kernelAddress from "../../generated/kernel.wasm?url";
import { DatasetError } from "../dataset/datasetError";

let compiled: Promise<WebAssembly.Module> | null = null;

/**
 * The kernel, compiled once a page; the module itself can be posted to every worker.
 * @throws DatasetError where it cannot be had or the browser cannot run it
 */
export function kernelModule(): Promise<WebAssembly.Module> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  const bytes = await load().catch((cause: unknown) => {
    // The next dataset tries again.
    compiled = null;
    throw new DatasetError("The service does not answer. Check the connection and try again.", { cause });
  });
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new DatasetError(
      "This browser cannot run WebAssembly with SIMD, which the page needs to unpack the map. " +
        "Take a current Firefox, Chrome, Edge or Safari, or switch WebAssembly on where it was switched off.",
      { cause },
    );
  }
}

async function load(): Promise<ArrayBuffer> {
  const response = await fetch(kernelAddress);
  if (!response.ok) throw new Error(`Status ${response.status}`);
  return response.arrayBuffer();
}
