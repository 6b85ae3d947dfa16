import type { ComponentChildren } from "preact";
import type { MapSource, Model } from "../dataset/metadata";
import { Icon } from "../page/Icon";
import { root } from "../page/root";

interface Props {
  readonly name: string;
  /** Null: the dataset names none; undefined: not known yet. */
  readonly model: Model | null | undefined;
  /** The array that the values were brought in, where no network is to be named. */
  readonly source?: MapSource | null | undefined;
  /** "128 x 64 x 1024", precision: what is known of the map. */
  readonly facts: readonly string[];
  readonly tabs?: ComponentChildren;
  readonly actions: ComponentChildren;
  readonly onHelp: () => void;
}

/** What is looked at: name, stages, the model and what to know about its weights, and what to do with it. */
export function TopBar({ name, model, source, facts, tabs, actions, onHelp }: Props) {
  return (
    <header class="top-bar">
      <a
        class="button quiet square"
        href={root}
        aria-label="IFeaLiD: open another photo"
        title="Open another photo"
      >
        <Icon name="back" />
      </a>
      <div class="top-title">
        <h1 title={name}>{name}</h1>
        <p class="small soft" data-testid="model">
          {model ? (
            <>
              {model.name}
              {model.label && (
                <>
                  {" – "}
                  <span class="label">{model.label}</span>
                </>
              )}
              {model.licence && ` · ${model.licence}`}
            </>
          ) : (
            model === null && (source ? sourceText(source) : "Model not stated")
          )}
        </p>
      </div>
      {tabs}
      <ul class="facts small soft number">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <div class="top-actions">
        {actions}
        <button
          type="button"
          class="button quiet square"
          aria-label="Help"
          title="What the map means; keys (?)"
          onClick={onHelp}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}

/** "From an array of float32 (conv4); its network is not stated". */
export function sourceText({ type, array }: MapSource): string {
  return `From an array of ${type}${array === null ? "" : ` (${array})`}; its network is not stated`;
}
