import { endsOf, scaleOf } from "../viewer/shown";
import type { Viewer } from "../viewer/viewer";

/** The colours of one map with the values at their ends: each map is stretched over its own. */
export function PaneScale({ viewer }: { viewer: Viewer }) {
  const [dataset, shown, range] = [viewer.dataset.value, viewer.shown.value, viewer.range.value];
  const scale = dataset && shown && range ? scaleOf(shown, dataset.metadata, range.max) : null;
  const ends = shown && range && !Number.isNaN(range.min) ? endsOf(shown, range) : null;
  return (
    <figure
      class="pane-scale small"
      aria-label={scale ? `Colour scale: ${scale.title.toLowerCase()}` : "Colour scale"}
    >
      <figcaption class="soft">{scale?.title}</figcaption>
      <span class="number">{scale && ends && scale.format(ends.dark)}</span>
      <span class="pane-colours" style={{ "--map-stops": viewer.colouring.stops.value }} />
      <span class="number">{scale && ends && scale.format(ends.bright)}</span>
    </figure>
  );
}
