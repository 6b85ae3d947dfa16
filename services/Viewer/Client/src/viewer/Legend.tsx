import { ColourPicker } from "../colour/ColourPicker";
import { gradientStops } from "../colour/colourMaps";
import { StretchPicker } from "../colour/StretchPicker";
import { scaleOf } from "./shown";
import type { Viewer } from "./viewer";

/** The least distance of two numbers beside the scale, as a share of its length. */
const apart = 0.05;

/**
 * The scale of what is shown, from the smallest value it can have to the largest. The colours fill only the
 * part between the smallest and the largest of the map: what the stretch (Eq. 5) does to them (Figure 5B of
 * the paper).
 */
export function Legend({ viewer }: { viewer: Viewer }) {
  const [dataset, shown, range] = [viewer.dataset.value, viewer.shown.value, viewer.range.value];
  const scale = dataset && shown && scaleOf(shown, dataset.metadata);
  const some = scale !== null && range !== null && !Number.isNaN(range.min);
  const share = (value: number) => (scale ? (value - scale.low) / (scale.high - scale.low) : 0);
  const [min, max] = some ? [share(range.min), share(range.max)] : [0, 0];
  const spread = Math.max(0, apart - (max - min)) / 2;
  const style = {
    "--map-stops": gradientStops(viewer.colouring.table.value),
    "--min": String(min),
    "--max": String(max),
    "--min-label": String(min - spread),
    "--max-label": String(max + spread),
  };
  return (
    <figure class="legend" style={style} aria-label={`Colour scale: ${scale?.title ?? "similarity"}`}>
      <figcaption class="legend-title">{scale?.title ?? "Similarity"}</figcaption>
      <div class="legend-scale">
        <span class="legend-end top number">{scale ? trimmed(scale.format(scale.high)) : "1"}</span>
        <div class="legend-track">{some && <div class="legend-colours" />}</div>
        <span class="legend-end bottom number">{scale ? trimmed(scale.format(scale.low)) : "0"}</span>
        {some && (
          <>
            <span class="legend-mark at-max number">{scale.format(range.max)}</span>
            <span class="legend-mark at-min number">{scale.format(range.min)}</span>
          </>
        )}
      </div>
      {viewer.noDataCells.value > 0 && (
        <p class="legend-no-data small">
          <span class="swatch" /> no data
        </p>
      )}
      <ColourPicker colouring={viewer.colouring} />
      <StretchPicker stretching={viewer.stretching} present={viewer.lockable.value} />
    </figure>
  );
}

/** The ends of the scale without superfluous noughts. */
function trimmed(number: string): string {
  return number.replace(/\.0+$/, "");
}
