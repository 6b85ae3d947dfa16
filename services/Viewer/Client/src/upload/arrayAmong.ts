import { fileKind } from "./fileKind";

/** The array among files that were dropped together, and the photo that goes with it; null when there is no array. */
export async function arrayAmong(
  files: readonly File[],
): Promise<{ readonly array: File; readonly photo: File | null } | null> {
  // What two files are is quickly told; nobody means hundreds.
  const few = files.slice(0, 8);
  const kinds = await Promise.all(few.map(fileKind));
  const array = few[kinds.indexOf("array")];
  return array ? { array, photo: few[kinds.indexOf("photo")] ?? null } : null;
}
