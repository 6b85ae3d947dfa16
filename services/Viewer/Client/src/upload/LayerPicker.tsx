import { useEffect, useState } from "preact/hooks";
import { ProblemNotice } from "../page/ProblemNotice";
import { getLayers } from "../service/api";
import type { LayerInfo, ModelInfo } from "../service/serviceInfo";
import { searchLayers } from "./layerSearch";

interface Props {
  readonly model: ModelInfo;
  /** Layers besides the stages. */
  readonly chosen: readonly LayerInfo[];
  readonly onChange: (chosen: readonly LayerInfo[]) => void;
}

/** Any layer of a model, by search; those chosen stay in sight. */
export function LayerPicker({ model, chosen, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const [layers, setLayers] = useState<readonly LayerInfo[]>([]);
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const leaving = new AbortController();
    setLayers([]);
    setError(null);
    if (open) {
      getLayers(model.id, leaving.signal)
        .then(setLayers)
        .catch((problem: unknown) => {
          if (!leaving.signal.aborted) setError(problem);
        });
    }
    return () => leaving.abort();
  }, [model.id, open]);

  const others = layers.filter(({ name }) => !model.stages.some((stage) => stage.name === name));
  const { found, all } = searchLayers(others, text);
  const names = new Set(chosen.map(({ name }) => name));
  const shown = [...chosen, ...found.filter(({ name }) => !names.has(name))];
  const toggle = (layer: LayerInfo) =>
    onChange(names.has(layer.name) ? chosen.filter(({ name }) => name !== layer.name) : [...chosen, layer]);
  return (
    <details class="layers" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Any of its {model.layers} layers</summary>
      <input
        type="search"
        class="select"
        aria-label="Search layers"
        placeholder="name, operator, stride16 or channels"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {error !== null && <ProblemNotice error={error} />}
      <div class="layer-list">
        {shown.map((layer) => (
          <label key={layer.name} class="stage-choice">
            <input
              type="checkbox"
              name="layer"
              value={layer.name}
              checked={names.has(layer.name)}
              onChange={() => toggle(layer)}
            />
            <span>
              <span class="layer-name">{layer.name}</span>{" "}
              <span class="soft small number">
                {layer.operator}, {layer.channels} channels, every {layer.stride} px
                {layer.run === "whole" && ", whole picture at once"}
                {layer.run === "oneSize" && ", at one size alone"}
              </span>
            </span>
          </label>
        ))}
      </div>
      {layers.length > 0 && (
        <p class="soft small" role="status">
          {all === 0
            ? "No layer fits."
            : all > found.length
              ? `The first ${found.length} of ${all}. Type more to narrow it down.`
              : ""}
        </p>
      )}
    </details>
  );
}
