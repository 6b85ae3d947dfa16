/** Names under which WebGL 2 runs on the processor: there WebAssembly is several times as fast. */
const softwareRenderer = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether WebGL 2 with float targets runs here, and on a graphics card. */
export function hasGraphicsCard(canvas: HTMLCanvasElement | OffscreenCanvas): boolean {
  const gl = canvas.getContext("webgl2") as WebGL2RenderingContext | null;
  if (!gl?.getExtension("EXT_color_buffer_float")) return false;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !softwareRenderer.test(renderer);
}

/** The same, asked in a worker where the browser can draw there. */
export function findGraphicsCard(): Promise<boolean> {
  const here = () => hasGraphicsCard(document.createElement("canvas"));
  if (typeof OffscreenCanvas === "undefined") return Promise.resolve(here());
  const worker = new Worker(new URL("./cardWorker.ts", import.meta.url), { type: "module" });
  return new Promise<boolean>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
    worker.onerror = () => resolve(here());
  }).finally(() => worker.terminate());
}
