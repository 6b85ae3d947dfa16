import { useCallback, useEffect, useState } from "preact/hooks";
import { ProblemNotice } from "../page/ProblemNotice";
import { root } from "../page/root";
import { Problem } from "../service/problem";
import { AddForm } from "./AddForm";
import { Fetchable } from "./Fetchable";
import { Kept } from "./Kept";
import { listModels, type OperatorView } from "./operatorApi";
import { TokenForm } from "./TokenForm";

const pauseBusy = 500;
const pauseIdle = 5_000;

/** The models of this service, for whoever keeps them: what is there, what can be fetched, a file of one's own. */
export function OperatorPage() {
  const [view, setView] = useState<OperatorView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const look = useCallback(async () => {
    try {
      setView(await listModels());
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  }, []);
  useEffect(() => {
    document.title = "Models – IFeaLiD";
    void look();
  }, [look]);
  const busy = view?.download?.step === "fetching" || view?.download?.step === "trying";
  const refused = error instanceof Problem && error.status === 403;
  useEffect(() => {
    if (refused) return;
    const timer = setInterval(() => void look(), busy ? pauseBusy : pauseIdle);
    return () => clearInterval(timer);
  }, [look, busy, refused]);
  const tell = (text: string) => {
    setSaid(text);
    void look();
  };

  return (
    <div class="upload operator">
      <header class="upload-header">
        <a class="home" href={root} aria-label="IFeaLiD: first page">
          <img src="icon.svg" alt="" width="36" height="36" />
          <span>IFeaLiD</span>
        </a>
      </header>
      <main>
        <h1>Models</h1>
        <p class="lead soft">
          What this service offers, and what it could. A change is on offer at once; photos at work keep the
          model that they began with.
        </p>
        {error instanceof Problem && error.code === "operator-token" ? (
          <TokenForm problem={error} onToken={() => void look()} />
        ) : (
          error !== null && <ProblemNotice error={error} />
        )}
        <p class="visually-hidden" role="status">
          {said}
        </p>
        {view && !refused && (
          <>
            <Kept models={view.models} refused={view.refused} onChange={tell} />
            <Fetchable known={view.downloads} download={view.download} onChange={() => void look()} />
            <AddForm mostBytes={view.mostBytes} onAdded={(model) => tell(`${model.name} is on offer.`)} />
          </>
        )}
      </main>
    </div>
  );
}
