import { useState } from "preact/hooks";
import { formatBytes } from "../page/format";
import { ProblemNotice } from "../page/ProblemNotice";
import { api } from "../service/address";
import { type KeptModel, type OperatorView, removeModel, verifyModel } from "./operatorApi";
import { UnusableItem } from "./UnusableItem";

interface Props {
  readonly models: readonly KeptModel[];
  readonly refused: OperatorView["refused"];
  readonly onChange: (said: string) => void;
}

/** What is on offer, and what lies in the folder and cannot be. */
export function Kept({ models, refused, onChange }: Props) {
  return (
    <section class="operator-part" aria-labelledby="kept">
      <h2 id="kept">On offer</h2>
      {models.length === 0 && <p class="soft">Nothing yet: fetch a network or add one.</p>}
      <ul class="model-list">
        {models.map((model) => (
          <KeptItem key={`${model.id} ${model.sha256}`} model={model} onChange={onChange} />
        ))}
      </ul>
      {refused.length > 0 && (
        <>
          <h3>Not usable</h3>
          <ul class="model-list">
            {refused.map((file) => (
              <UnusableItem key={`${file.file} ${file.code}`} unusable={file} onChange={onChange} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function KeptItem({ model, onChange }: { model: KeptModel; onChange: (said: string) => void }) {
  const [work, setWork] = useState<"verify" | "remove" | null>(null);
  const [good, setGood] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (what: "verify" | "remove", action: () => Promise<unknown>, said: string) => {
    setWork(what);
    setError(null);
    setGood(false);
    try {
      await action();
      setGood(what === "verify");
      onChange(said);
    } catch (problem) {
      setError(problem);
    } finally {
      setWork(null);
    }
  };
  const verify = () => run("verify", () => verifyModel(model.id), `${model.name} is as it should be.`);
  const remove = () => {
    if (!confirm(`Delete ${model.name}, ${formatBytes(model.bytes)}? Views that were made with it stay.`))
      return;
    void run("remove", () => removeModel(model.id), `${model.name} was deleted.`);
  };
  return (
    <li class="model-item" data-model={model.id}>
      <div class="model-head">
        <div class="grow">
          <p class="model-name">
            {model.name} – <span class="label">{model.label}</span>
          </p>
          <p class="small soft">
            {model.licence} · {formatBytes(model.bytes)} · {model.stages.join(", ")} · {model.layers} layers
          </p>
        </div>
        {model.removable && (
          <div class="model-actions">
            <button
              type="button"
              class="button"
              disabled={work !== null}
              aria-label={`Verify ${model.name}`}
              onClick={() => void verify()}
            >
              {work === "verify" ? "Verifying" : "Verify"}
            </button>
            <button
              type="button"
              class="button danger"
              disabled={work !== null}
              aria-label={`Delete ${model.name}`}
              onClick={remove}
            >
              {work === "remove" ? "Deleting" : "Delete"}
            </button>
          </div>
        )}
      </div>
      <details class="small soft">
        <summary>Origin and checksum</summary>
        <p>{model.source}</p>
        <p class="number model-sha">SHA-256 {model.sha256}</p>
        <p>
          <a href={`${api}/models/${encodeURIComponent(model.id)}/card`}>Model card</a> · id{" "}
          <span class="number">{model.id}</span>
          {!model.removable && " · a file alone: take it out of the models' folder to remove it"}
        </p>
      </details>
      {good && <p class="small">Size, SHA-256, graph and a trial run are good.</p>}
      {error !== null && <ProblemNotice error={error} />}
    </li>
  );
}
