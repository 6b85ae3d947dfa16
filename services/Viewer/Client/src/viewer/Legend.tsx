import { formatSimilarity } from "../page/format";
import type { Viewer } from "./viewer";

/**
 * The scale of s from 0 to 1. The colours fill only the part between the smallest and the largest similarity
 * of the map: what the stretch (Eq. 5) does to them (Figure 5B of the paper).
 */
export function Legend({ viewer }: { viewer: Viewer }) {
  const map = viewer.map.value;
  const some = map !== null && !Number.isNaN(map.min);
  const [min, max] = some ? [map.min, map.max] : [0, 0];
  const style = { "--min": String(min), "--max": String(max) };
  return (
    <figure class="legend" style={style} aria-label="Colour scale of the similarity">
      <figcaption class="legend-title">Similarity</figcaption>
      <div class="legend-scale">
        <span class="legend-end top number">1</span>
        <div class="legend-track">{some && <div class="legend-fire" />}</div>
        <span class="legend-end bottom number">0</span>
        {some && (
          <>
            <span class="legend-mark at-max number">{formatSimilarity(max)}</span>
            <span class="legend-mark at-min number">{formatSimilarity(min)}</span>
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
