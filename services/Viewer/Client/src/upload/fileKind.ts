/** What a file holds, by its first bytes; its name says nothing certain. */
export type FileKind = "photo" | "dataset" | "unknown";

/** A quick answer for the page; the service looks for itself. */
export async function fileKind(file: Blob): Promise<FileKind> {
  return kindOf(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
}

/** @param head the first 16 bytes, or fewer */
export function kindOf(head: Uint8Array): FileKind {
  const ascii = String.fromCharCode(...head);
  if (ascii.startsWith("PK\x03\x04")) return "dataset";
  if (ascii.startsWith("\xff\xd8\xff") || ascii.startsWith("\x89PNG\r\n\x1a\n")) return "photo";
  if (ascii.startsWith("RIFF") && ascii.slice(8, 12) === "WEBP") return "photo";
  return "unknown";
}
