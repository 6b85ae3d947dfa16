import { useEffect, useRef, useState } from "preact/hooks";
import type { PhotoBelow } from "../arrays/loadArray";
import { photoBelow } from "../arrays/photoBelow";
import type { Viewer } from "./viewer";

/** The photo below an array. One that cannot be shown is refused, and the one before stays. */
export function usePhotoBelow(viewer: Viewer, first: File | null) {
  const [laid, setLaid] = useState<{ readonly photo: File; readonly below: PhotoBelow } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  // The map waits for the photo that came along with it, and is not opened twice.
  const [waiting, setWaiting] = useState(first !== null);
  const looking = useRef(new AbortController());
  const lay = async (photo: File) => {
    looking.current.abort();
    looking.current = new AbortController();
    const { signal } = looking.current;
    setProblem(null);
    try {
      const below = await photoBelow(photo, signal);
      if (signal.aborted) return;
      // A map that lies alone is opaque; a photo below it is there to be seen.
      setLaid((before) => {
        if (!before) viewer.setOpacity(0);
        return { photo, below };
      });
    } catch (error) {
      if (!signal.aborted) setProblem(error);
    }
    if (!signal.aborted) setWaiting(false);
  };
  useEffect(() => {
    if (first) void lay(first);
    return () => looking.current.abort();
  }, []);
  return { laid, problem, waiting, lay, dismiss: () => setProblem(null) };
}
