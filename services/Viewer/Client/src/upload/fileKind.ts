/** What a file holds, by its first bytes; its name says nothing certain. */
export type FileKind = "photo" | "dataset" | "array" | "unknown";

/** Photos that the service reads, for people. */
export const photoFormats = "JPEG, PNG, WebP, HEIC, AVIF, JPEG XL, TIFF, GIF, BMP and camera RAW";

/** How photos begin; a question mark stands for any byte. */
const photos = [
  "\xff\xd8\xff",
  "\x89PNG\r\n\x1a\n",
  "RIFF????WEBP",
  "GIF87a",
  "GIF89a",
  ...["\x0c", "\x28", "\x34", "\x38", "\x40", "\x6c", "\x7c"].map(
    (header) => `BM????????????${header}\0\0\0`,
  ),
  "\xff\x0a",
  "\0\0\0\x0cJXL ",
  ...["hei", "hev", "avi", "mif1", "msf1", "crx "].map((brand) => `????ftyp${brand}`),
  "II*\0",
  "II+\0",
  "MM\0*",
  "MM\0+",
  "FUJIFILMCCD-RAW",
  "IIU\0",
  "IIRO",
  "IIRS",
  "MMOR",
  "II????HEAPCCDR",
];

/** A quick answer for the page; the service looks for itself. What cannot be read, such as a folder, is unknown. */
export async function fileKind(file: Blob): Promise<FileKind> {
  const head = await file
    .slice(0, 512)
    .arrayBuffer()
    .catch(() => new ArrayBuffer());
  return kindOf(new Uint8Array(head));
}

/** @param head the first 512 bytes, or fewer */
export function kindOf(head: Uint8Array): FileKind {
  const ascii = String.fromCharCode(...head);
  if (ascii.startsWith("\x93NUMPY")) return "array";
  // Both are ZIP archives; the name of the first entry tells.
  if (ascii.startsWith("PK\x03\x04")) return firstEntry(ascii).endsWith(".npy") ? "array" : "dataset";
  return photos.some((start) => begins(ascii, start)) ? "photo" : "unknown";
}

/** Whether it is a TIFF, or a RAW file that looks like one: browsers that show it show its first page only, or its preview. */
export async function isTiff(file: Blob): Promise<boolean> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 4).arrayBuffer()));
  return ["II*\0", "II+\0", "MM\0*", "MM\0+"].includes(head);
}

function firstEntry(archive: string): string {
  const length = archive.charCodeAt(26) + 256 * archive.charCodeAt(27);
  return archive.slice(30, 30 + length);
}

function begins(text: string, start: string): boolean {
  return (
    text.length >= start.length &&
    [...start].every((character, i) => character === "?" || character === text[i])
  );
}
