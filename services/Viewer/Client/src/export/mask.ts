import { endsOf, type Shown } from "../viewer/shown";
import { greyPng } from "./greyPng";

/** Whether large values are the bright ones, as of similarities and channels; of distances small ones are. */
export function largeIsBright(shown: Shown): boolean {
  const { dark, bright } = endsOf(shown, { min: 0, max: 1 });
  return bright > dark;
}

/**
 * The cells at the threshold or on its bright side: at least as similar, or at most as far.
 *
 * @returns height x width, row by row: 255 inside, 0 outside; cells without data are outside
 */
export function maskOf(shown: Shown, threshold: number): Uint8Array {
  const above = largeIsBright(shown);
  const mask = new Uint8Array(shown.values.length);
  for (let i = 0; i < mask.length; i++) {
    const value = shown.values[i]!;
    if (above ? value >= threshold : value <= threshold) mask[i] = 255;
  }
  return mask;
}

/** Cells inside a mask. */
export function sizeOf(mask: Uint8Array): number {
  return mask.reduce((count, value) => count + (value >> 7), 0);
}

/** The mask as a grey PNG, one pixel a cell. */
export function maskPicture(shown: Shown, threshold: number, width: number): Blob {
  return greyPng(maskOf(shown, threshold), width, shown.values.length / width);
}
