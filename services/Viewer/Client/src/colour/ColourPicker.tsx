import { Icon } from "../page/Icon";
import type { Colouring } from "./colouring";
import { colourMapNames, colourTable, gradientStops } from "./colourMaps";

/** The colour maps as swatches, one click each, and the button that turns them round. */
export function ColourPicker({ colouring }: { colouring: Colouring }) {
  const { name, reversed } = colouring;
  return (
    <div class="colour-picker">
      <fieldset class="swatches" aria-label="Colour map">
        {colourMapNames.map((candidate) => (
          <button
            key={candidate}
            type="button"
            class="colour-swatch"
            aria-pressed={candidate === name.value}
            aria-label={candidate}
            title={`${candidate} (c: next)`}
            style={{ "--stops": gradientStops(colourTable(candidate, reversed.value)) }}
            onClick={() => {
              name.value = candidate;
            }}
          />
        ))}
      </fieldset>
      <button
        type="button"
        class="button quiet reverse"
        aria-pressed={reversed.value}
        aria-label={`Reverse ${name.value}`}
        title="Reverse the colours (C)"
        onClick={() => colouring.reverse()}
      >
        <Icon name="swap" />
        <span class="small">{name.value}</span>
      </button>
    </div>
  );
}
