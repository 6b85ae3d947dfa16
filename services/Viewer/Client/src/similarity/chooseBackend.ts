import type { BackendName, SimilarityBackend } from "./backend";
import { angular } from "./metric";
import { WasmBackend } from "./wasm/wasmBackend";
import { WebGl2Backend } from "./webgl2/webgl2Backend";

/** Names under which WebGL 2 runs on the processor: there WebAssembly is several times as fast. */
const softwareRenderer = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** A map like a small photo's: large enough to tell the two apart, computed in a few milliseconds. */
const sample = { width: 256, height: 256, features: 64, precision: 8, tileCount: 16, range: null } as const;

let chosen: Promise<BackendName> | null = null;

/** The backend that is quicker on this machine, found out once a page by a short measurement. */
export function chooseBackend(): Promise<BackendName> {
  chosen ??= measure();
  return chosen;
}

async function measure(): Promise<BackendName> {
  if (!hasGraphicsCard()) return "wasm";
  try {
    const card = await timeOf(await WebGl2Backend.open(sample));
    const processor = await timeOf(await WasmBackend.open(sample));
    return card < processor ? "webgl2" : "wasm";
  } catch {
    return "wasm";
  }
}

function hasGraphicsCard(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl?.getExtension("EXT_color_buffer_float")) return false;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !softwareRenderer.test(renderer);
}

/** Milliseconds of the quickest of five similarity maps. */
async function timeOf(backend: SimilarityBackend): Promise<number> {
  try {
    for (let index = 0; index < sample.tileCount; index++) {
      backend.addTile(index, new Uint8Array(sample.width * sample.height * 4).fill(index + 1));
    }
    await backend.prepare();
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
