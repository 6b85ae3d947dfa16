import { useEffect, useState } from "preact/hooks";
import { askStages } from "../service/api";
import type { ViewSnapshot } from "../service/viewSnapshot";
import { watchView } from "../service/watchView";

/** A view of the service, as it stands. */
export interface WatchedView {
  readonly view: ViewSnapshot | null;
  readonly error: unknown;
  /** Has a further stage computed, and follows it. @throws Problem with the reason why not */
  ask(stage: string): Promise<void>;
}

/** Follows a view of the service while the page shows it. */
export function useView(id: string): WatchedView {
  const [view, setView] = useState<ViewSnapshot | null>(null);
  const [error, setError] = useState<unknown>(null);
  /** How often stages were asked for: each time there is something to follow again. */
  const [wishes, setWishes] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    watchView(id, setView, leaving.signal).catch((problem: unknown) => {
      if (!leaving.signal.aborted) setError(problem);
    });
    return () => leaving.abort();
  }, [id, wishes]);
  const ask = async (stage: string) => {
    setView(await askStages(id, [stage]));
    setWishes((before) => before + 1);
  };
  return { view, error, ask };
}
