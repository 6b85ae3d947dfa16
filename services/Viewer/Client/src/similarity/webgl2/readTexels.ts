import { signalled } from "./readBack";
import type { TileTextures } from "./tileTextures";

/** Cells of a map. */
interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the same cells of several tiles without blocking the page.
 *
 * @returns tiles x height x width x 4 bytes
 */
export async function readTexels(
  gl: WebGL2RenderingContext,
  textures: TileTextures,
  tiles: readonly number[],
  { x, y, width, height }: Rectangle,
): Promise<Uint8Array> {
  textures.bindForReading(tiles[0]!);
  // Every driver reads unsigned textures as words; most offer bytes, a quarter of the transfer.
  const bytes = gl.getParameter(gl.IMPLEMENTATION_COLOR_READ_TYPE) === gl.UNSIGNED_BYTE;
  const values = new (bytes ? Uint8Array : Uint32Array)(tiles.length * width * height * 4);
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  gl.bufferData(gl.PIXEL_PACK_BUFFER, values.byteLength, gl.STREAM_READ);
  tiles.forEach((tile, i) => {
    textures.bindForReading(tile);
    const type = bytes ? gl.UNSIGNED_BYTE : gl.UNSIGNED_INT;
    const at = (i * values.byteLength) / tiles.length;
    gl.readPixels(x, y, width, height, gl.RGBA_INTEGER, type, at);
  });
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  await signalled(gl, fence);
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, values);
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  gl.deleteBuffer(buffer);
  return values instanceof Uint8Array ? values : Uint8Array.from(values);
}
