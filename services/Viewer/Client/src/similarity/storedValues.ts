import type { MapShape } from "./backend";

/** Where a channel stands: its tile, and the first of its bytes in each texel of four. */
export function placeOf({ precision }: Pick<MapShape, "precision">, channel: number) {
  const byte = (channel * precision) / 8;
  return { tile: byte >> 2, offset: byte & 3 };
}

/** Channels that a tile holds: fewer in the last one where they do not fill it. */
export function channelsIn(
  { features, precision }: Pick<MapShape, "features" | "precision">,
  tile: number,
): number {
  const perTile = 32 / precision;
  return Math.min(perTile, features - tile * perTile);
}

/**
 * The stored vector p' of one cell (Eq. 1), exact.
 *
 * @param texels tileCount x 4 bytes: the cell's texel of each tile; together they are the values, little endian
 */
export function storedVector(
  shape: Pick<MapShape, "precision" | "features">,
  texels: Uint8Array,
): Float64Array {
  const vector = new Float64Array(shape.features);
  const read = reader(shape.precision, texels);
  for (let channel = 0; channel < vector.length; channel++)
    vector[channel] = read((channel * shape.precision) / 8);
  return vector;
}

/**
 * One channel of all cells, as stored; at 32 bit rounded to float32, which no picture shows.
 *
 * @param texels cells x 4 bytes of the channel's tile
 */
export function storedPlane(
  shape: Pick<MapShape, "precision">,
  channel: number,
  texels: Uint8Array,
): Float32Array<ArrayBuffer> {
  const { offset } = placeOf(shape, channel);
  const plane = new Float32Array(texels.length / 4);
  const read = reader(shape.precision, texels);
  for (let cell = 0; cell < plane.length; cell++) plane[cell] = read(cell * 4 + offset);
  return plane;
}

function reader(precision: MapShape["precision"], bytes: Uint8Array): (at: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (precision === 8) return (at) => view.getUint8(at);
  return precision === 16 ? (at) => view.getUint16(at, true) : (at) => view.getUint32(at, true);
}
