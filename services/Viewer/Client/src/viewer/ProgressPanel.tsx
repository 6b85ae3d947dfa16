import { useState } from "preact/hooks";
import { formatSeconds } from "../page/format";
import { ProblemNotice } from "../page/ProblemNotice";
import { root } from "../page/root";
import { navigate } from "../page/route";
import { cancelView } from "../service/api";
import type { ViewSnapshot } from "../service/viewSnapshot";

const steps = ["queued", "decoding", "inference", "packing", "ready"] as const;

/** The way of a photo to its first map, with a way to stop it; or why it ended without one. */
export function ProgressPanel({ view }: { view: ViewSnapshot }) {
  if (view.state === "failed" || view.state === "cancelled") return <Ended view={view} />;
  const current = view.state === "queued" ? "queued" : (view.progress?.step ?? "decoding");
  const fraction = view.progress?.fraction ?? 0;
  const percent = Math.round(fraction * 100);
  return (
    <section class="panel" aria-label="Progress of the extraction" data-step={current}>
      <h2>Extracting feature maps</h2>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step} class={classOf(step, current)} aria-current={step === current ? "step" : undefined}>
            {step}
          </li>
        ))}
      </ol>
      <div
        class={view.state === "queued" ? "bar busy" : "bar"}
        role="progressbar"
        aria-label="Share done"
        aria-valuenow={view.state === "queued" ? undefined : percent}
      >
        <div style={view.state === "queued" ? {} : { width: `${percent}%` }} />
      </div>
      <p class="soft">{describe(view)}</p>
      <p class="visually-hidden" role="status">
        {[current, view.progress?.stage].filter(Boolean).join(", ")}
      </p>
      <p class="soft small">The link works already: you may copy it and close this page.</p>
      <CancelButton id={view.id} />
    </section>
  );
}

function classOf(step: (typeof steps)[number], current: string): string {
  const [index, at] = [steps.indexOf(step), steps.indexOf(current as "queued")];
  return index < at ? "done" : index === at ? "current" : "";
}

function describe(view: ViewSnapshot): string {
  if (view.state === "queued") {
    if (view.problem) return `Waiting: ${view.problem.title}. ${view.problem.detail}`;
    const position = view.queuePosition ?? 1;
    const place = position > 1 ? `Waiting: number ${position} in the queue` : "Next in the queue";
    return view.queueSeconds === null
      ? `${place}.`
      : `${place}, begins in ${formatSeconds(view.queueSeconds)}.`;
  }
  const { progress } = view;
  if (!progress) return "Starting.";
  const stage = progress.stage ? `${progress.stage}, ` : "";
  const left = progress.secondsLeft === null ? "" : `, ${formatSeconds(progress.secondsLeft)} left`;
  const again = view.attempt > 1 ? ` (attempt ${view.attempt})` : "";
  return `${stage}${Math.round(progress.fraction * 100)}% done${left}${again}`;
}

function CancelButton({ id }: { id: string }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <>
      <button type="button" class="button" onClick={() => cancelView(id).catch(setError)}>
        Cancel
      </button>
      {error !== null && <ProblemNotice error={error} />}
    </>
  );
}

function Ended({ view }: { view: ViewSnapshot }) {
  return (
    <section class="panel">
      {view.state === "cancelled" ? (
        <div class="notice">
          This extraction was cancelled.
          {view.more && !view.more.problem && " Press a stage above to have it computed after all."}
        </div>
      ) : (
        <ProblemNotice error={view.problem ?? "The extraction failed."} />
      )}
      <button type="button" class="button" onClick={() => navigate(root)}>
        Open another photo
      </button>
    </section>
  );
}
