import type { StageInfo } from "../service/serviceInfo";

interface Props {
  readonly stages: readonly StageInfo[];
  /** Stages not to be extracted: none at first. */
  readonly skipped: ReadonlySet<string>;
  readonly onChange: (skipped: ReadonlySet<string>) => void;
}

/** The stages of a model, all ticked at first, with what each responds to. */
export function StagePicker({ stages, skipped, onChange }: Props) {
  const toggle = (name: string) => {
    const next = new Set(skipped);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return (
    <fieldset class="stages">
      <legend>Stages</legend>
      {stages.map(({ name, channels, stride, shows }) => (
        <label key={name} class="stage-choice">
          <input
            type="checkbox"
            name="stage"
            value={name}
            checked={!skipped.has(name)}
            onChange={() => toggle(name)}
          />
          <span>
            <span class="stage-name">{name}</span>{" "}
            <span class="soft small number">
              {channels} channels, every {stride} px
            </span>
            <span class="stage-shows small soft">{shows}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
