/**
 * Black to white in even steps of lightness: L* of CIE 1976 from 0 to 100, taken to luminance and then by the
 * transfer function of sRGB (IEC 61966-2-1) to 256 x 3 bytes.
 */
export const grey: Uint8Array = makeTable();

function makeTable(): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let entry = 0; entry < 256; entry++) {
    const lightness = (entry / 255) * 100;
    const luminance = lightness > 8 ? ((lightness + 16) / 116) ** 3 : lightness / (24_389 / 27);
    const encoded = luminance <= 0.0031308 ? 12.92 * luminance : 1.055 * luminance ** (1 / 2.4) - 0.055;
    table.fill(Math.round(255 * encoded), entry * 3, entry * 3 + 3);
  }
  return table;
}
