import { useState } from "preact/hooks";
import type { MetricScale } from "../similarity/metricScale";
import type { Shown } from "../viewer/shown";
import { largeIsBright, maskOf, maskPicture, sizeOf } from "./mask";

interface Props {
  readonly shown: Shown;
  readonly scale: MetricScale;
  readonly onSave: (make: (width: number) => Blob) => void;
}

/** Sets the threshold of a mask, says how many cells it holds, and saves it. */
export function MaskForm({ shown, scale, onSave }: Props) {
  const { min, max } = shown;
  const [share, setShare] = useState(0.5);
  if (!(max > min)) return null;
  const above = largeIsBright(shown);
  const threshold = min + share * (max - min);
  const inside = sizeOf(maskOf(shown, threshold));
  const percent = Math.round((inside / shown.values.length) * 100);
  return (
    <section>
      <h2>Mask</h2>
      <label class="export-threshold">
        <span class="small">
          {scale.title} {above ? "at least" : "at most"} <span class="number">{scale.format(threshold)}</span>
        </span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.005"
          value={share}
          aria-valuetext={scale.format(threshold)}
          onInput={(event) => setShare(Number(event.currentTarget.value))}
        />
      </label>
      <button
        type="button"
        class="button export-item"
        onClick={() => onSave((width) => maskPicture(shown, threshold, width))}
      >
        Mask as PNG{" "}
        <span class="small soft number">
          {inside} of {shown.values.length} cells, {percent}%
        </span>
      </button>
    </section>
  );
}
