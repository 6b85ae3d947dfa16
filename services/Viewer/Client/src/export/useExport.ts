import { useEffect, useRef, useState } from "preact/hooks";
import { saveFile } from "./saveFile";

/** Makes a file. */
export type Make = (progress: (share: number) => void, signal: AbortSignal) => Blob | Promise<Blob>;

/** The export that is under way, one at a time. */
export interface Export {
  /** Name of the file, and the share that is done; null when none is made. */
  readonly busy: { readonly name: string; readonly share: number } | null;
  readonly error: unknown;
  /** Makes a file and saves it. */
  start(name: string, make: Make): Promise<void>;
  cancel(): void;
}

export function useExport(): Export {
  const [busy, setBusy] = useState<Export["busy"]>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(new AbortController());
  useEffect(() => () => running.current.abort(), []);
  const start = async (name: string, make: Make) => {
    running.current.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    setError(null);
    setBusy({ name, share: 0 });
    try {
      const file = await make((share) => !signal.aborted && setBusy({ name, share }), signal);
      if (!signal.aborted) saveFile(file, name);
    } catch (problem) {
      if (!signal.aborted) setError(problem);
    } finally {
      if (running.current.signal === signal) setBusy(null);
    }
  };
  return { busy, error, start, cancel: () => running.current.abort() };
}
