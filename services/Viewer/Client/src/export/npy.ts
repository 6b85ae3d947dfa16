/** How an array's numbers follow each other: rows first ("C"), or columns first ("F"). */
export type Order = "C" | "F";

/**
 * The header of a NumPy file of little-endian float32, version 1.0; the numbers follow it.
 *
 * @param shape for example [height, width]
 */
export function npyHeader(shape: readonly number[], order: Order): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const entries = `{'descr': '<f4', 'fortran_order': ${order === "F" ? "True" : "False"}, 'shape': ${tuple}, }`;
  const fixed = 10;
  // Magic, length and text fill a multiple of 64 bytes and end with a line feed.
  const length = Math.ceil((fixed + entries.length + 1) / 64) * 64 - fixed;
  const header = new Uint8Array(fixed + length);
  header.set([0x93, ...ascii("NUMPY"), 1, 0, length & 255, length >> 8]);
  header.set(ascii(`${entries.padEnd(length - 1)}\n`), fixed);
  return header;
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
