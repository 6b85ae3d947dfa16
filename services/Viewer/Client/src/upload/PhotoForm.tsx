import { useEffect, useRef, useState } from "preact/hooks";
import type { Precision } from "../dataset/metadata";
import { formatBytes } from "../page/format";
import { ProblemNotice } from "../page/ProblemNotice";
import type { LayerInfo, ServiceInfo, StageInfo } from "../service/serviceInfo";
import { submitPhoto } from "../service/submit";
import type { ViewSnapshot } from "../service/viewSnapshot";
import { CropFields } from "./CropFields";
import { CropFrame } from "./CropFrame";
import { Forecast } from "./Forecast";
import { LayerPicker } from "./LayerPicker";
import { ModelPicker } from "./ModelPicker";
import { NumberField } from "./NumberField";
import { PrecisionPicker } from "./PrecisionPicker";
import {
  fieldsOf,
  forecast,
  objection,
  objectionOfSize,
  pictureSize,
  secondsFor,
  usualWish,
} from "./pictureWish";
import { SizePicker } from "./SizePicker";
import { StagePicker } from "./StagePicker";
import { UploadBar } from "./UploadBar";
import { usePhotoLook } from "./usePhotoLook";

interface Props {
  readonly photo: File;
  readonly service: ServiceInfo;
  readonly onBack: () => void;
  readonly onSubmitted: (view: ViewSnapshot) => void;
}

/** The chosen photo, what to extract from it, what will come of it, and the upload. What comes later has its room from the beginning: the button stays where it is. */
export function PhotoForm({ photo: file, service, onBack, onSubmitted }: Props) {
  const [modelId, setModelId] = useState(service.defaultModel);
  const model = service.models.find(({ id }) => id === modelId) ?? service.models[0];
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const [layers, setLayers] = useState<readonly LayerInfo[]>([]);
  const [wish, setWish] = useState(() => usualWish(service));
  const [precision, setPrecision] = useState<Precision>(8);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const uploading = useRef<AbortController | null>(null);
  useEffect(() => () => uploading.current?.abort(), []);
  const looking = usePhotoLook(file, wish.page);
  if (!model) return <ProblemNotice error="The service has no model to extract features with." />;

  const { look } = looking;
  const wanted: readonly Omit<StageInfo, "shows">[] = [
    ...model.stages.filter(({ name }) => !skipped.has(name)),
    ...layers,
  ];
  const bound = wanted.some(({ run }) => run === "oneSize") ? model.exportedSize : null;
  const names = wanted.map(({ name }) => name);
  const refused = objection(wish, look?.photo ?? null, service) ?? objectionOfSize(wish, bound);
  const picture = look && !refused ? pictureSize(wish, look.photo, service) : null;
  const submit = async (event: Event) => {
    event.preventDefault();
    const attempt = new AbortController();
    uploading.current = attempt;
    setError(null);
    setSent(0);
    try {
      const photo = look?.uploaded ?? file;
      const extraction = {
        model: model.id,
        stages: names,
        precision,
        picture: fieldsOf(wish),
        photo,
        name: file.name,
      };
      onSubmitted(await submitPhoto(extraction, setSent, attempt.signal));
    } catch (problem) {
      if (!attempt.signal.aborted) setError(problem);
      setSent(null);
    }
  };

  return (
    <form class="photo-form" onSubmit={submit}>
      <div class="photo-side">
        {look && looking.error === null ? (
          <CropFrame
            address={look.address}
            name={file.name}
            photo={look.photo}
            crop={wish.crop}
            leastSide={service.limits.leastSide}
            onChange={(crop) => setWish({ ...wish, crop })}
          />
        ) : (
          <Waiting sent={looking.sent} error={looking.error} />
        )}
        <Forecast
          names={[...model.stages, ...layers].map(({ name }) => name)}
          foreseen={
            picture &&
            names.length > 0 && {
              picture,
              stages: forecast(wanted, picture, precision, wish.padding),
              seconds: secondsFor([...model.stages, ...layers], names, picture),
            }
          }
        />
      </div>
      <div class="photo-options">
        <div class="photo-head">
          <div>
            <p class="photo-name" title={file.name}>
              {file.name}
            </p>
            <p class="soft small number">
              {look && `${look.photo.width} × ${look.photo.height} pixels · `}
              {formatBytes(file.size)}
            </p>
          </div>
          {look && look.pages > 1 && (
            <NumberField
              label={`page of ${look.pages}`}
              value={wish.page}
              onChange={(page) => setWish({ ...wish, page: clampPage(page, look.pages), crop: null })}
            />
          )}
        </div>
        <ModelPicker
          service={service}
          chosen={model.id}
          onChoose={(id) => {
            setModelId(id);
            setLayers([]);
          }}
        />
        <p class="small">
          {model.name} – <strong class="label">{model.label}</strong>
        </p>
        <StagePicker stages={model.stages} skipped={skipped} onChange={setSkipped} />
        <LayerPicker model={model} chosen={layers} onChange={setLayers} />
        <CropFields
          photo={look?.photo ?? null}
          crop={wish.crop}
          onChange={(crop) => setWish({ ...wish, crop })}
        />
        <SizePicker service={service} wish={wish} onChange={setWish} />
        <PrecisionPicker chosen={precision} onChoose={setPrecision} />
        <label class="field">
          <span>Background of transparent parts and borders</span>
          <input
            type="color"
            value={wish.background}
            onInput={(event) => setWish({ ...wish, background: event.currentTarget.value })}
          />
        </label>
        <div class="photo-actions">
          {refused && (
            <p class="small objection" role="alert">
              {refused}{" "}
              {bound && (
                <button
                  type="button"
                  class="button"
                  onClick={() => setWish({ ...wish, size: "exact", exact: bound })}
                >
                  Take {bound.width} × {bound.height}
                </button>
              )}
            </p>
          )}
          {error !== null && <ProblemNotice error={error} />}
          {sent === null ? (
            <div class="row">
              <button
                type="submit"
                class="button primary large"
                disabled={names.length === 0 || refused !== null}
              >
                Extract and get a link
              </button>
              <button type="button" class="button quiet large" onClick={onBack}>
                Another photo
              </button>
            </div>
          ) : (
            <UploadBar sent={sent} onCancel={() => uploading.current?.abort()} />
          )}
        </div>
      </div>
    </form>
  );
}

/** In place of the photo, until it can be shown. */
function Waiting({ sent, error }: { sent: number | null; error: unknown }) {
  if (error !== null) {
    return (
      <div class="preview-waiting">
        <ProblemNotice error={error} />
      </div>
    );
  }
  return (
    <div class="preview-waiting soft small" role="status">
      {sent === null ? (
        "Opening the photo"
      ) : (
        <>
          <p>
            Your browser cannot show this format. The photo is sent to the service, which makes a preview; if
            you go no further it is deleted there within two hours.
          </p>
          <div class={sent < 1 ? "bar" : "bar busy"}>
            <div style={{ width: sent < 1 ? `${sent * 100}%` : undefined }} />
          </div>
        </>
      )}
    </div>
  );
}

function clampPage(page: number, pages: number): number {
  return Number.isInteger(page) ? Math.max(1, Math.min(pages, page)) : 1;
}
