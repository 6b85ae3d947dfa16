import type { Precision } from "../src/dataset/metadata";
import { usedBytes } from "../src/dataset/tileDecoding";

/** Numbers in [0, 1), the same in every run. */
export function randomNumbers(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Tiles like those of a network after ReLU: many zeros, few large values, and neighbours that are nearly
 * equal, so that small angles occur; padding is zero.
 */
export function randomTiles(
  pixels: number,
  features: number,
  precision: Precision,
): Uint8Array<ArrayBuffer>[] {
  const random = randomNumbers(pixels * 31 + features);
  return Array.from({ length: Math.ceil((features * precision) / 32) }, (_, index) => {
    const tile = new Uint8Array(pixels * 4);
    const used = usedBytes(features, precision, index);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const copied = pixel > 0 && pixel % 3 === 0;
      for (let byte = 0; byte < used; byte++) {
        const at = pixel * 4 + byte;
        if (copied) tile[at] = tile[at - 4]! ^ (random() < 0.01 ? 1 : 0);
        else tile[at] = random() < 0.4 ? 0 : 256 * random() ** 3;
      }
    }
    // No vector is zero by chance.
    if (index === 0) for (let pixel = 0; pixel < pixels; pixel++) tile[pixel * 4] ||= 1;
    return tile;
  });
}
