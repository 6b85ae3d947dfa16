import { isTerminal, type ViewSnapshot } from "../service/viewSnapshot";

interface Props {
  readonly view: ViewSnapshot;
  readonly chosen: string | null;
  readonly onChoose: (stage: string) => void;
}

/** The stages of a view; those still being computed are shown busy. */
export function StageTabs({ view, chosen, onChoose }: Props) {
  const coming = !isTerminal(view.state);
  return (
    <nav class="stage-tabs" aria-label="Stage">
      {view.stages.map((stage, i) => (
        <button
          key={stage.name}
          type="button"
          class={stage.ready ? "tab" : coming ? "tab busy" : "tab"}
          aria-pressed={stage.name === chosen}
          disabled={!stage.ready}
          title={stage.ready ? `${stage.name} (${i + 1})` : waitingTitle(view, stage.name)}
          onClick={() => onChoose(stage.name)}
        >
          {stage.name}
        </button>
      ))}
    </nav>
  );
}

function waitingTitle(view: ViewSnapshot, stage: string): string {
  if (isTerminal(view.state)) return `${stage} was not computed`;
  const done = Math.round((view.progress?.fraction ?? 0) * 100);
  return `${stage} is still being computed: ${done}% of all is done`;
}
