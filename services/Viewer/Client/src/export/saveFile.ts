/** Hands a file over to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; at once would be too early for some browsers.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A name without its extension and without what file systems refuse, with the model, since not every format can hold a word about it. */
export function baseName(name: string, model: string | null, stage: string | null): string {
  const bare = name.replace(/\.[^.]*$/, "").replace(/[/\\?%*:|"<>\s]+/g, "_");
  return [bare || "map", model, stage].filter(Boolean).join(".");
}
