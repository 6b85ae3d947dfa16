import { useEffect, useState } from "preact/hooks";

/**
 * Makes the whole page a drop target and takes pasted files.
 *
 * @param onFile gets the first file, and all that came with it
 * @returns whether something is dragged over it
 */
export function useFileInput(onFile: (file: File, all: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const take = (files: FileList | undefined) => {
      const file = files?.[0];
      if (file) onFile(file, Array.from(files));
    };
    // Text that is dragged, or pasted with a picture of it, belongs to the field that it is brought to.
    const brings = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const intoField = ({ target }: Event) => target instanceof Element && target.closest("input, textarea");
    const over = (event: DragEvent) => {
      if (!brings(event)) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      if (!brings(event)) return;
      event.preventDefault();
      setDragging(false);
      take(event.dataTransfer?.files);
    };
    window.addEventListener("dragover", over, { signal });
    window.addEventListener("dragleave", leave, { signal });
    window.addEventListener("drop", drop, { signal });
    document.addEventListener("paste", (event) => intoField(event) || take(event.clipboardData?.files), {
      signal,
    });
    return () => leaving.abort();
  }, [onFile]);
  return dragging;
}
