import { useMemo } from "preact/hooks";
import { ColourPicker } from "../colour/ColourPicker";
import { StretchPicker } from "../colour/StretchPicker";
import { metricScale } from "../similarity/metricScale";
import { endsOf, scaleOf } from "./shown";
import type { Viewer } from "./viewer";

/** The least distance of two numbers beside the scale, as a share of its length. */
const apart = 0.05;

/**
 * The scale of what is shown, near or large at the top. The colours fill only the part between the smallest and
 * the largest value of the map, or what else is stretched: what the stretch (Eq. 5) does to them (Figure 5B of
 * the paper).
 */
export function Legend({ viewer }: { viewer: Viewer }) {
  // The same element each time: what does not change under the mouse is left alone.
  const picker = useMemo(() => <ColourPicker colouring={viewer.colouring} />, [viewer]);
  const [dataset, shown, range] = [viewer.dataset.value, viewer.shown.value, viewer.range.value];
  const scale =
    dataset && shown && range
      ? scaleOf(shown, dataset.metadata, range.max)
      : metricScale(viewer.references.metric.value, Number.NaN);
  const ends = shown && range && !Number.isNaN(range.min) ? endsOf(shown, range) : null;
  const share = (value: number) => (value - scale.low) / (scale.high - scale.low);
  const [min, max] = ends ? [share(ends.dark), share(ends.bright)] : [0, 0];
  const spread = Math.max(0, apart - (max - min)) / 2;
  const style = {
    "--min": String(min),
    "--max": String(max),
    "--min-label": String(min - spread),
    "--max-label": String(max + spread),
  };
  return (
    <figure class="legend" aria-label={`Colour scale: ${scale.title.toLowerCase()}`}>
      <figcaption class="legend-title">{scale.title}</figcaption>
      <div class="legend-scale" style={style}>
        <span class="legend-end top number">{scale.formatEnd(scale.high)}</span>
        <div class="legend-track">
          {ends && <div class="legend-colours" style={{ "--map-stops": viewer.colouring.stops.value }} />}
        </div>
        <span class="legend-end bottom number">{scale.formatEnd(scale.low)}</span>
        {ends && (
          <>
            <span class="legend-mark at-max number">{scale.format(ends.bright)}</span>
            <span class="legend-mark at-min number">{scale.format(ends.dark)}</span>
          </>
        )}
      </div>
      {viewer.references.noDataCells.value > 0 && (
        <p class="legend-no-data small">
          <span class="swatch" /> no data
        </p>
      )}
      {picker}
      <StretchPicker stretching={viewer.stretching} present={viewer.lockable.value} />
    </figure>
  );
}
