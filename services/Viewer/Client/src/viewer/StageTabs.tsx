import { useState } from "preact/hooks";
import { Icon } from "../page/Icon";
import { isTerminal, type ViewSnapshot } from "../service/viewSnapshot";
import { Refusal } from "./Refusal";

interface Props {
  readonly view: ViewSnapshot;
  readonly chosen: string | null;
  readonly onChoose: (stage: string) => void;
  /** Has a further stage computed. @throws Problem with the reason why not */
  readonly onAsk: (stage: string) => Promise<void>;
  /** Tells it from another one on the page. */
  readonly label?: string;
}

/**
 * The stages of a view; those still being computed are shown busy, further ones of the network can be asked for,
 * or say why not.
 */
export function StageTabs({ view, chosen, onChoose, onAsk, label = "Stage" }: Props) {
  const [refusal, setRefusal] = useState<unknown>(null);
  const ended = isTerminal(view.state);
  const further = view.more?.stages ?? [];
  const press = (stage: string) => {
    setRefusal(null);
    if (view.more?.problem) setRefusal(view.more.problem);
    else onAsk(stage).catch(setRefusal);
  };
  return (
    <nav class="stage-tabs" aria-label={label}>
      {view.stages
        .filter(({ name }) => !further.includes(name))
        .map((stage, i) => (
          <button
            key={stage.name}
            type="button"
            class={stage.ready || ended ? "tab" : "tab busy"}
            aria-pressed={stage.name === chosen}
            disabled={!stage.ready}
            title={stage.ready ? `${stage.name} (${i + 1})` : waitingTitle(view, stage.name)}
            onClick={() => onChoose(stage.name)}
          >
            {stage.name}
          </button>
        ))}
      {further.map((stage) => (
        <button
          key={stage}
          type="button"
          class="tab further"
          title={view.more?.problem?.detail ?? `Compute ${stage} from the photo`}
          aria-label={view.more?.problem ? `Why there is no ${stage}` : `Compute ${stage}`}
          onClick={() => press(stage)}
        >
          {!view.more?.problem && <Icon name="plus" />}
          {stage}
        </button>
      ))}
      <Refusal class="stage-refusal" error={refusal} onClose={() => setRefusal(null)} />
    </nav>
  );
}

function waitingTitle(view: ViewSnapshot, stage: string): string {
  if (isTerminal(view.state)) return `${stage} was not computed`;
  const done = Math.round((view.progress?.fraction ?? 0) * 100);
  return `${stage} is still being computed: ${done}% of all is done`;
}
