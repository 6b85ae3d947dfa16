import { useEffect, useState } from "preact/hooks";
import type { ViewSnapshot } from "../service/viewSnapshot";
import { watchView } from "../service/watchView";

/** Follows a view of the service while the page shows it. */
export function useView(id: string): { view: ViewSnapshot | null; error: unknown } {
  const [view, setView] = useState<ViewSnapshot | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const leaving = new AbortController();
    watchView(id, setView, leaving.signal).catch((problem: unknown) => {
      if (!leaving.signal.aborted) setError(problem);
    });
    return () => leaving.abort();
  }, [id]);
  return { view, error };
}
