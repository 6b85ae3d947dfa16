import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../page/Icon";
import { navigate } from "../page/route";
import type { ViewSnapshot } from "../service/viewSnapshot";
import { Refusal } from "./Refusal";

interface ShareProps {
  /** Uploads what is looked at. @param sent gets the share of bytes sent */
  readonly submit: (sent: (share: number) => void, signal: AbortSignal) => Promise<ViewSnapshot>;
}

/** Uploads what was local until now, and goes to its link. */
export function ShareButton({ submit }: ShareProps) {
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  const press = async () => {
    setShare(0);
    setError(null);
    try {
      const view = await submit(setShare, leaving.current.signal);
      navigate(view.link);
    } catch (problem) {
      if (!leaving.current.signal.aborted) setError(problem);
      setShare(null);
    }
  };
  return (
    <>
      <button type="button" class="button primary" disabled={share !== null} onClick={press}>
        <Icon name="share" />
        {share === null
          ? "Share"
          : share < 1
            ? `Uploading ${Math.round(share * 100)}%`
            : "Preparing the link"}
      </button>
      <Refusal class="action-refusal" error={error} onClose={() => setError(null)} />
    </>
  );
}
