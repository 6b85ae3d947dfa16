import { readFileSync } from "node:fs";

/** The kernel as the build has compiled it. */
export const kernelForTest = new WebAssembly.Module(
  readFileSync(new URL("../../generated/kernel.wasm", import.meta.url)),
);
