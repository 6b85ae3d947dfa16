import { useState } from "preact/hooks";
import { formatBytes } from "../page/format";
import { ProblemNotice } from "../page/ProblemNotice";
import { type DownloadState, type FetchableModel, fetchModel, stopFetching } from "./operatorApi";

interface Props {
  readonly known: readonly FetchableModel[];
  readonly download: DownloadState | null;
  readonly onChange: () => void;
}

/** Well-known networks that are not here yet. Nothing is fetched unasked. */
export function Fetchable({ known, download, onChange }: Props) {
  const [error, setError] = useState<unknown>(null);
  if (known.length === 0) return null;
  const busy = download?.step === "fetching" || download?.step === "trying";
  const act = (action: Promise<unknown>) => {
    setError(null);
    action.then(onChange, setError);
  };
  return (
    <section class="operator-part" aria-labelledby="fetchable">
      <h2 id="fetchable">To be fetched</h2>
      <p class="small soft">
        From the internet, checked against a known SHA-256; a broken download goes on where it broke.
      </p>
      {error !== null && <ProblemNotice error={error} />}
      <ul class="model-list">
        {known.map((model) => (
          <li key={model.id} class="model-item" data-model={model.id}>
            <div class="model-head">
              <div class="grow">
                <p class="model-name">
                  {model.name} – <span class="label">{model.label}</span>
                </p>
                <p class="small soft">
                  {model.licence} · {model.bytes === null ? "size not noted" : formatBytes(model.bytes)} ·
                  from {model.host}
                </p>
              </div>
              {busy && download.model === model.id ? (
                <button
                  type="button"
                  class="button"
                  aria-label={`Stop fetching ${model.name}`}
                  onClick={() => act(stopFetching(model.id))}
                >
                  Stop
                </button>
              ) : (
                <button
                  type="button"
                  class="button"
                  disabled={busy}
                  aria-label={`Fetch ${model.name}`}
                  onClick={() => act(fetchModel(model.id))}
                >
                  Fetch
                </button>
              )}
            </div>
            {download?.model === model.id && <Progress download={download} name={model.name} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Progress({
  download: { step, done, all, problem },
  name,
}: {
  download: DownloadState;
  name: string;
}) {
  if (problem) return <ProblemNotice error={problem} />;
  if (step === "done") return null;
  const share = step === "fetching" && all !== null ? done / all : null;
  return (
    <div class="model-progress">
      <div
        class={share === null ? "bar busy" : "bar"}
        role="progressbar"
        aria-label={`Fetching ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      >
        <div style={{ width: share === null ? undefined : `${share * 100}%` }} />
      </div>
      <p class="small soft number">
        {step === "trying"
          ? "Checking SHA-256 and trying the network"
          : `${formatBytes(done)}${all === null ? "" : ` of ${formatBytes(all)}`}`}
      </p>
    </div>
  );
}
