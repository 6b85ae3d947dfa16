import { Icon } from "../page/Icon";
import type { Viewer } from "../viewer/viewer";
import { rowHeights } from "./barScale";
import type { ChannelSort } from "./channelOrder";

const sorts: readonly (readonly [ChannelSort, string])[] = [
  ["index", "index"],
  ["value", "value"],
  ["difference", "difference"],
];

/** Order, search and height of the bars. */
export function SideBarControls({ viewer, features }: { viewer: Viewer; features: number }) {
  const { vectors, channels } = viewer;
  const pinned = viewer.references.pinned.value !== null;
  return (
    <div class="side-bar-controls">
      <label class="side-field">
        <span class="small soft">Sort by</span>
        <select
          class="select"
          value={vectors.sort.value}
          onChange={(event) => {
            vectors.sort.value = event.currentTarget.value as ChannelSort;
          }}
        >
          {sorts.map(([sort, name]) => (
            <option key={sort} value={sort} disabled={sort === "difference" && !pinned}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="side-field">
        <span class="small soft">Channel</span>
        <input
          class="select number"
          type="number"
          min="0"
          max={features - 1}
          step="1"
          placeholder={`0–${features - 1}`}
          value={channels.kept.value ?? ""}
          onInput={({ currentTarget: { value, valueAsNumber: channel } }) => {
            if (value === "") channels.kept.value = null;
            else if (Number.isInteger(channel) && channel >= 0 && channel < features)
              channels.kept.value = channel;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            channels.clear();
            event.currentTarget.blur();
          }}
        />
      </label>
      <RowHeight viewer={viewer} />
    </div>
  );
}

function RowHeight({ viewer }: { viewer: Viewer }) {
  const { vectors } = viewer;
  const height = vectors.rowHeight.value;
  return (
    <div class="row-height">
      <button
        type="button"
        class="button square"
        aria-label="Lower bars"
        title="Lower bars: more channels at once"
        disabled={height === rowHeights[0]}
        onClick={() => vectors.stepRowHeight(-1)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="button square"
        aria-label="Higher bars"
        title="Higher bars: with numbers"
        disabled={height === rowHeights.at(-1)}
        onClick={() => vectors.stepRowHeight(1)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
