import type { MapShape } from "../backend";
import { ContextLostError } from "./contextLost";

/** One texture array with some of the tiles of a map. */
export interface TileArray {
  readonly texture: WebGLTexture;
  readonly layers: number;
}

/** The tiles of a map: one layer each, in as few texture arrays as the card's limit of layers allows. */
export class TileTextures {
  readonly arrays: readonly TileArray[];
  private readonly layersPerArray: number;
  private framebuffer: WebGLFramebuffer | null = null;

  /** @throws Error when the card cannot hold the map */
  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly shape: MapShape,
  ) {
    const { width, height, tileCount } = shape;
    const side = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
    if (Math.max(width, height) > side) {
      throw new Error(
        `The map has ${width} x ${height} cells, and this graphics card takes ${side} a side at most. ` +
          "Extract the photo at a smaller size.",
      );
    }
    this.layersPerArray = gl.getParameter(gl.MAX_ARRAY_TEXTURE_LAYERS) as number;
    const count = Math.ceil(tileCount / this.layersPerArray);
    this.arrays = Array.from({ length: count }, (_, i) => {
      const layers = Math.min(this.layersPerArray, tileCount - i * this.layersPerArray);
      return { texture: createArray(gl, width, height, layers), layers };
    });
    const error = gl.getError();
    if (gl.isContextLost()) throw new ContextLostError();
    if (error !== gl.NO_ERROR) {
      const bytes = width * height * tileCount * 4;
      throw new Error(
        `The graphics card has not enough memory for the map of ${Math.ceil(bytes / 2 ** 20)} MiB. ` +
          "Close other tabs, or extract the photo at a smaller size.",
      );
    }
  }

  /** @param rgba height x width x 4 bytes */
  upload(index: number, rgba: Uint8Array): void {
    const { gl, shape } = this;
    const array = this.arrays[Math.floor(index / this.layersPerArray)]!;
    const layer = index % this.layersPerArray;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, array.texture);
    const { width, height } = shape;
    const [format, type] = [gl.RGBA_INTEGER, gl.UNSIGNED_BYTE];
    gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, layer, width, height, 1, format, type, rgba);
  }

  /** Makes a tile the source of the next read. */
  bindForReading(index: number): void {
    const { gl } = this;
    this.framebuffer ??= gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebuffer);
    const { texture } = this.arrays[Math.floor(index / this.layersPerArray)]!;
    const layer = index % this.layersPerArray;
    gl.framebufferTextureLayer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, texture, 0, layer);
  }
}

function createArray(
  gl: WebGL2RenderingContext,
  width: number,
  height: number,
  layers: number,
): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
  gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.RGBA8UI, width, height, layers);
  gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  return texture;
}
