import { stretchEnds } from "../similarity/metric";
import { metricScale } from "../similarity/metricScale";
import type { Viewer } from "./viewer";

/**
 * The scale of the metric, near at the top. The colours fill only the part between the smallest and the largest
 * value of the map: what the stretch (Eq. 5) does to them (Figure 5B of the paper).
 */
export function Legend({ viewer }: { viewer: Viewer }) {
  const map = viewer.map.value;
  const some = map !== null && !Number.isNaN(map.min);
  const scale = metricScale(map?.metric ?? viewer.metric.value, map?.max ?? Number.NaN);
  const { dark, bright } = some ? stretchEnds(map.metric, map.min, map.max) : { dark: 0, bright: 0 };
  const share = (value: number) => (value - scale.low) / (scale.high - scale.low);
  const style = some ? { "--min": String(share(dark)), "--max": String(share(bright)) } : {};
  return (
    <figure class="legend" style={style} aria-label={`Colour scale: ${scale.title.toLowerCase()}`}>
      <figcaption class="legend-title">{scale.title}</figcaption>
      <div class="legend-scale">
        <span class="legend-end top number">{scale.formatEnd(scale.high)}</span>
        <div class="legend-track">{some && <div class="legend-fire" />}</div>
        <span class="legend-end bottom number">{scale.formatEnd(scale.low)}</span>
        {some && (
          <>
            <span class="legend-mark at-max number">{scale.format(bright)}</span>
            <span class="legend-mark at-min number">{scale.format(dark)}</span>
          </>
        )}
      </div>
      {viewer.noDataCells.value > 0 && (
        <p class="legend-no-data small">
          <span class="swatch" /> no data
        </p>
      )}
    </figure>
  );
}
