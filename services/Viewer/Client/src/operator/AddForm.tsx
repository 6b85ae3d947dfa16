import { useEffect, useRef, useState } from "preact/hooks";
import { formatBytes } from "../page/format";
import { ProblemNotice } from "../page/ProblemNotice";
import { Problem } from "../service/problem";
import { UploadBar } from "../upload/UploadBar";
import { addModel, type KeptModel } from "./operatorApi";

interface Props {
  readonly mostBytes: number;
  readonly onAdded: (model: KeptModel) => void;
}

/** What can be said of a network; all of it has a default. */
const fields = [
  { name: "name", label: "Name", hint: "By default the file's" },
  { name: "label", label: "How the weights came about", hint: "Shown wherever the name is" },
  { name: "licence", label: "Licence of the weights", hint: "For example CC-BY-4.0" },
  { name: "source", label: "Where they are from", hint: "An address, a paper, who trained them" },
] as const;

const preparation = [
  { name: "mean", label: "Mean", usual: "0.485, 0.456, 0.406" },
  { name: "deviation", label: "Deviation", usual: "0.229, 0.224, 0.225" },
] as const;

/** A file of the operator's own: uploaded, tried in a process of its own, put on offer. */
export function AddForm({ mostBytes, onAdded }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [said, setSaid] = useState<Record<string, string>>({});
  const [sent, setSent] = useState<number | null>(null);
  const [added, setAdded] = useState<KeptModel | null>(null);
  const [error, setError] = useState<unknown>(null);
  const uploading = useRef<AbortController | null>(null);
  useEffect(() => () => uploading.current?.abort(), []);
  const say = (name: string, value: string) => setSaid({ ...said, [name]: value });

  const choose = (chosen: File | null) => {
    setAdded(null);
    setError(chosen && refusal(chosen, mostBytes));
    setFile(chosen && !refusal(chosen, mostBytes) ? chosen : null);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!file) return;
    const attempt = new AbortController();
    uploading.current = attempt;
    setError(null);
    setSent(0);
    try {
      const model = await addModel(file, said, setSent, attempt.signal);
      setAdded(model);
      setFile(null);
      setSaid({});
      onAdded(model);
    } catch (problem) {
      if (!attempt.signal.aborted) setError(problem);
    } finally {
      setSent(null);
    }
  };

  return (
    <section class="operator-part" aria-labelledby="add">
      <h2 id="add">Add a network of your own</h2>
      <p class="small soft">
        An ONNX file, or the weights of a ResNet as safetensors, up to {formatBytes(mostBytes)}. It is tried
        in a process of its own first; a file that breaks it is refused.
      </p>
      <form class="panel-card" onSubmit={submit}>
        <div class="row">
          <label class="button file-button">
            {file ? "Another file" : "Choose a file"}
            <input
              type="file"
              class="visually-hidden"
              accept=".onnx,.safetensors"
              onChange={(event) => {
                choose(event.currentTarget.files?.[0] ?? null);
                event.currentTarget.value = "";
              }}
            />
          </label>
          <span class="small">{file && `${file.name}, ${formatBytes(file.size)}`}</span>
        </div>
        <div class="field-grid">
          {fields.map(({ name, label, hint }) => (
            <label key={name} class="field">
              <span>{label}</span>
              <input
                class="select"
                value={said[name] ?? ""}
                placeholder={hint}
                maxLength={300}
                onInput={(event) => say(name, event.currentTarget.value)}
              />
            </label>
          ))}
        </div>
        <details>
          <summary class="small">
            Preparation of photos: as ImageNet networks are, unless you say otherwise
          </summary>
          <p class="small soft">It is not in the file. Other values give wrong maps, not an error.</p>
          <div class="field-grid">
            <label class="field">
              <span>Channels</span>
              <select
                class="select"
                value={said["channels"] ?? "RGB"}
                onChange={(event) => say("channels", event.currentTarget.value)}
              >
                <option>RGB</option>
                <option>BGR</option>
              </select>
            </label>
            <label class="field">
              <span>Values that the network takes</span>
              <select
                class="select"
                value={said["divisor"] ?? "255"}
                onChange={(event) => say("divisor", event.currentTarget.value)}
              >
                <option value="255">0 to 1</option>
                <option value="1">0 to 255</option>
              </select>
            </label>
            {preparation.map(({ name, label, usual }) => (
              <label key={name} class="field">
                <span>{label}</span>
                <input
                  class="select number"
                  value={said[name] ?? ""}
                  placeholder={usual}
                  onInput={(event) => say(name, event.currentTarget.value)}
                />
              </label>
            ))}
          </div>
        </details>
        {sent === null ? (
          <div class="row">
            <button type="submit" class="button primary" disabled={!file}>
              Try and add
            </button>
          </div>
        ) : (
          <UploadBar sent={sent} onCancel={() => uploading.current?.abort()} />
        )}
        {error !== null && <ProblemNotice error={error} />}
        {added && (
          <p class="notice">
            {added.name} is on offer: {added.stages.join(", ")}, {added.layers} layers to pick.
          </p>
        )}
      </form>
    </section>
  );
}

function refusal(file: File, mostBytes: number): Problem | null {
  if (!/\.(onnx|safetensors)$/.test(file.name))
    return new Problem(
      "not-onnx",
      `${file.name} is no network.`,
      "Choose a file that ends in .onnx or .safetensors.",
    );
  return file.size <= mostBytes
    ? null
    : new Problem(
        "model-too-large",
        `${file.name} is too large.`,
        `It has ${formatBytes(file.size)}; at most ${formatBytes(mostBytes)} are taken.`,
      );
}
