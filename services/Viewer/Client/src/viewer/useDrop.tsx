import { useState } from "preact/hooks";
import { bringPhoto, openArrayLocally, openLocally } from "../page/route";
import { Problem } from "../service/problem";
import { arrayAmong } from "../upload/arrayAmong";
import { consider } from "../upload/consider";
import { useFileInput } from "../upload/useFileInput";
import { Refusal } from "./Refusal";

/**
 * Takes files that are dropped on a page with a map: a dataset or an array is opened in its place.
 *
 * @param onPhoto gets a photo, which otherwise goes to the upload page
 * @returns why the last file cannot be opened, for the page to show
 */
export function useDrop(onPhoto: (photo: File) => void = bringPhoto) {
  const [refusal, setRefusal] = useState<Problem | null>(null);
  useFileInput((file, all) => void open(file, all, onPhoto).then(setRefusal));
  return <Refusal class="photo-refusal" error={refusal} onClose={() => setRefusal(null)} />;
}

async function open(
  file: File,
  all: readonly File[],
  onPhoto: (photo: File) => void,
): Promise<Problem | null> {
  const brought = await arrayAmong(all);
  if (brought) {
    openArrayLocally(brought.array, brought.photo);
    return null;
  }
  const found = await consider(file, null);
  if (found instanceof Problem) return found;
  if (found === "dataset") openLocally(file);
  else onPhoto(file);
  return null;
}
