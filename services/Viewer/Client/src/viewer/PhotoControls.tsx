import { ZoomControls } from "../camera/ZoomControls";
import { Icon } from "../page/Icon";
import type { Viewer } from "./viewer";

/** Opacity slider, the button between a grey and a coloured photo (Figure 5C of the paper), and the zoom. */
export function PhotoControls({ viewer }: { viewer: Viewer }) {
  const hasPhoto = viewer.dataset.value?.overlayAddress !== null;
  const coloured = viewer.photoColoured.value;
  return (
    <div class="photo-controls">
      <label class="opacity">
        <span class="opacity-title">Opacity</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.01"
          value={viewer.opacity.value}
          disabled={!hasPhoto}
          aria-label="Opacity of the map: from its similarity up to opaque"
          onInput={(event) => {
            viewer.opacity.value = Number(event.currentTarget.value);
          }}
        />
        <span class="number small">{Math.round(viewer.opacity.value * 100)}%</span>
      </label>
      <button
        type="button"
        class="button grey-toggle"
        aria-pressed={coloured}
        disabled={!hasPhoto}
        title="Photo in grey or colour (g)"
        onClick={() => {
          viewer.photoColoured.value = !coloured;
        }}
      >
        <Icon name="photo" />
        {coloured ? "Colour" : "Grey"}
      </button>
      <ZoomControls window={viewer.window} disabled={viewer.dataset.value === null} />
    </div>
  );
}
