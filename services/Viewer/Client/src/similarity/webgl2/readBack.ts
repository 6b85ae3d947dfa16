import { ContextLostError } from "./contextLost";
import type { FloatTarget } from "./floatTarget";

/** A read of a target that is under way; the page goes on meanwhile. */
export interface Reading {
  /** The first float of each cell, or the first `floats` of them, row by row. */
  finish(): Promise<Float32Array<ArrayBuffer>>;
}

/**
 * Starts to read `floats` floats per cell into a buffer on the card.
 * Single floats are read as such where the driver offers it, otherwise as one of four.
 */
export function startReading(gl: WebGL2RenderingContext, target: FloatTarget, floats: 1 | 2 | 4): Reading {
  target.bind();
  const single =
    floats === 1 &&
    gl.getParameter(gl.IMPLEMENTATION_COLOR_READ_FORMAT) === gl.RED &&
    gl.getParameter(gl.IMPLEMENTATION_COLOR_READ_TYPE) === gl.FLOAT;
  const stride = single ? 1 : 4;
  const cells = target.width * target.height;
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  gl.bufferData(gl.PIXEL_PACK_BUFFER, cells * stride * 4, gl.STREAM_READ);
  gl.readPixels(0, 0, target.width, target.height, single ? gl.RED : gl.RGBA, gl.FLOAT, 0);
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  return {
    async finish() {
      await signalled(gl, fence);
      const values = new Float32Array(cells * stride);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, values);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      gl.deleteBuffer(buffer);
      return stride === floats ? values : values.filter((_, i) => i % stride < floats);
    },
  };
}

/** Waits for the card without blocking the page. @throws ContextLostError when the context was lost */
export async function signalled(gl: WebGL2RenderingContext, fence: WebGLSync | null): Promise<void> {
  for (;;) {
    if (gl.isContextLost() || !fence) {
      throw new ContextLostError();
    }
    if (gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED) break;
    await new Promise((resolve) => setTimeout(resolve));
  }
  gl.deleteSync(fence);
}
