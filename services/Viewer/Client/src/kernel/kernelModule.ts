import kernelAddress from "../../generated/kernel.wasm?url";

let compiled: Promise<WebAssembly.Module> | null = null;

/** The kernel, compiled once a page; the module itself can be posted to every worker. */
export function kernelModule(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compileStreaming(fetch(kernelAddress)).catch(async () => {
    // Some servers do not name the type of the file.
    const response = await fetch(kernelAddress);
    return WebAssembly.compile(await response.arrayBuffer());
  });
  return compiled;
}
