import { crc32 } from "../dataset/crc32";

/** Signature and IHDR: what has to come first. */
const beginning = 8 + 25;

/** A PNG that says what it shows: an iTXt chunk "Description" (PNG specification, 11.3.3.4), which picture viewers display. */
export async function withText(png: Blob, lines: readonly string[]): Promise<Blob> {
  // Keyword, zero; not compressed, method 0; no language, no translated keyword; UTF-8.
  const text = new TextEncoder().encode(`Description\0\0\0\0\0${lines.join("\n")}`);
  return new Blob([png.slice(0, beginning), chunk("iTXt", text), png.slice(beginning)], {
    type: "image/png",
  });
}

/** Length, type, data, checksum of type and data. */
export function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}
