import type { MapShape } from "../backend";
import { FloatTarget } from "./floatTarget";
import { Program } from "./program";
import { startReading } from "./readBack";
import type { TileTextures } from "./tileTextures";
import { units } from "./units";

/** The mean of all vectors of a map: rows are added up on the card, their sums here. @returns one value per channel */
export async function meanVector(
  gl: WebGL2RenderingContext,
  { width, height, features, precision }: MapShape,
  tiles: TileTextures,
): Promise<Float64Array> {
  const program = new Program(gl, { shader: "rows", precision });
  const perTile = 32 / precision;
  const mean = new Float64Array(features);
  let firstTile = 0;
  for (const { texture, layers } of tiles.arrays) {
    const rows = new FloatTarget(gl, layers, height, 4);
    gl.activeTexture(gl.TEXTURE0 + units.tiles);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    rows.bind();
    program.draw({ tiles: units.tiles, layers, width });
    const sums = await startReading(gl, rows, 4).finish();
    rows.dispose();
    for (let i = 0; i < sums.length; i++) {
      const channel = (firstTile + (Math.floor(i / 4) % layers)) * perTile + (i % 4);
      if (i % 4 < perTile && channel < features) mean[channel]! += sums[i]! / (width * height);
    }
    firstTile += layers;
  }
  program.dispose();
  return mean;
}
