import type { LayerInfo } from "../service/serviceInfo";

/** Results that a person can look through. */
const most = 12;

/**
 * Layers that fit a search, in the network's order: every word must stand in the name, or be the operator, "stride16" or a
 * number of channels.
 */
export function searchLayers(
  layers: readonly LayerInfo[],
  text: string,
): { found: LayerInfo[]; all: number } {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = layers.filter((layer) => words.every((word) => fitsWord(layer, word)));
  return { found: fits.slice(0, most), all: fits.length };
}

function fitsWord({ name, operator, stride, channels }: LayerInfo, word: string): boolean {
  return (
    name.toLowerCase().includes(word) ||
    operator.toLowerCase() === word ||
    word === `stride${stride}` ||
    word === `${channels}`
  );
}
