import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatBytes } from "../page/format";
import { ProblemNotice } from "../page/ProblemNotice";
import type { ServiceInfo } from "../service/serviceInfo";
import { submitPhoto } from "../service/submit";
import type { ViewSnapshot } from "../service/viewSnapshot";
import { StagePicker } from "./StagePicker";

interface Props {
  readonly photo: File;
  readonly service: ServiceInfo;
  readonly onBack: () => void;
  readonly onSubmitted: (view: ViewSnapshot) => void;
}

/** The chosen photo, what to extract from it, and the upload. */
export function PhotoForm({ photo, service, onBack, onSubmitted }: Props) {
  const [modelId, setModelId] = useState(service.defaultModel);
  const model = service.models.find(({ id }) => id === modelId) ?? service.models[0];
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const [size, setSize] = useState(service.defaultSize);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const uploading = useRef<AbortController | null>(null);
  useEffect(() => () => uploading.current?.abort(), []);
  if (!model) return <ProblemNotice error="The service has no model to extract features with." />;

  const stages = model.stages.map(({ name }) => name).filter((name) => !skipped.has(name));
  const submit = async (event: Event) => {
    event.preventDefault();
    const attempt = new AbortController();
    uploading.current = attempt;
    setError(null);
    setSent(0);
    try {
      const wish = { model: model.id, stages, size, photo, name: photo.name };
      onSubmitted(await submitPhoto(wish, setSent, attempt.signal));
    } catch (problem) {
      if (!attempt.signal.aborted) setError(problem);
      setSent(null);
    }
  };

  return (
    <form class="photo-form" onSubmit={submit}>
      <Preview photo={photo} />
      <div class="photo-options">
        <div>
          <p class="photo-name">{photo.name}</p>
          <p class="soft small number">{formatBytes(photo.size)}</p>
        </div>
        <ModelPicker service={service} chosen={model.id} onChoose={setModelId} />
        <p class="small">
          {model.name} – <strong class="label">{model.label}</strong>
        </p>
        <StagePicker stages={model.stages} skipped={skipped} onChange={setSkipped} />
        <label class="field">
          <span>Size</span>
          <select class="select" value={size} onChange={(event) => setSize(event.currentTarget.value)}>
            {service.sizes.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {sent === null ? (
          <div class="row">
            <button type="submit" class="button primary large" disabled={stages.length === 0}>
              Extract and get a link
            </button>
            <button type="button" class="button quiet large" onClick={onBack}>
              Another photo
            </button>
          </div>
        ) : (
          <div class="row" role="status">
            <div class="grow">
              <div class="bar">
                <div style={{ width: `${sent * 100}%` }} />
              </div>
              <p class="small soft number">
                {sent < 1 ? `Uploading ${Math.round(sent * 100)}%` : "Checking"}
              </p>
            </div>
            <button type="button" class="button" onClick={() => uploading.current?.abort()}>
              Cancel
            </button>
          </div>
        )}
        {error !== null && <ProblemNotice error={error} />}
      </div>
    </form>
  );
}

function Preview({ photo }: { photo: File }) {
  const address = useMemo(() => URL.createObjectURL(photo), [photo]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return <img class="preview" src={address} alt={photo.name} />;
}

interface ModelPickerProps {
  readonly service: ServiceInfo;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function ModelPicker({ service, chosen, onChoose }: ModelPickerProps) {
  if (service.models.length < 2) return null;
  return (
    <label class="field">
      <span>Model</span>
      <select class="select" value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        {service.models.map(({ id, name, label }) => (
          <option key={id} value={id}>
            {name} – {label}
          </option>
        ))}
      </select>
    </label>
  );
}
