import { useEffect, useState } from "preact/hooks";
import { angleInDegrees } from "../colour/stretch";
import { type Cell, photoPixel } from "../dataset/affine";
import { Icon } from "../page/Icon";
import type { SimilarityMap } from "../similarity/backend";
import { kindOf } from "../similarity/metric";
import { type MetricScale, metricScale } from "../similarity/metricScale";
import { MetricMenu } from "./MetricMenu";
import type { OpenDataset } from "./openDataset";
import { scaleOf } from "./shown";
import type { Viewer } from "./viewer";

/** Numbers of the current reference, and how it compares with the pinned cell. */
export function ReadOut({ viewer }: { viewer: Viewer }) {
  const [dataset, map, cell] = [
    viewer.dataset.value,
    viewer.references.map.value,
    viewer.references.current.value,
  ];
  const shown = viewer.shown.value;
  if (!dataset || !map || !cell || !shown) return <footer class="read-out" />;
  const pixel = photoPixel(dataset.affine, dataset.photo, cell);
  const pinned = viewer.references.pinned.value;
  const scale = scaleOf(shown, dataset.metadata);
  const compared = metricScale(map.metric, map.max);
  const comparison = compare(dataset, map, cell, pinned);
  const frozen = viewer.references.frozen.value;
  const { features } = dataset.metadata;
  const partial =
    map.channels < features ? `Still loading: values of ${map.channels} of ${features} channels.` : null;
  const ownValue = shown.channel !== null || kindOf(map.metric) === "size";
  return (
    <footer class="read-out">
      <dl>
        <Entry name="Cell" value={`${cell.x}, ${cell.y}`} />
        {dataset.overlayAddress && <Entry name="Photo pixel" value={`${pixel.x}, ${pixel.y}`} />}
        {ownValue && (
          <Entry
            name={scale.title}
            value={scale.format(shown.values[cell.y * dataset.metadata.width + cell.x]!)}
            strong
          />
        )}
        <Entry name="Range" value={`${scale.format(shown.min)} to ${scale.format(shown.max)}`} />
        {comparison && pinned && (
          <>
            <Entry name="Pinned" value={`${pinned.x}, ${pinned.y}`} />
            <Entry
              name={comparedTitle(compared.title, map)}
              value={compared.format(comparison.value)}
              strong
            />
            {comparison.angle !== null && <Entry name="Angle" value={formatAngle(comparison.angle)} strong />}
          </>
        )}
      </dl>
      <MetricMenu viewer={viewer} />
      <p class={`read-out-hint soft small ${Number.isNaN(map.min) ? "" : "usual"}`}>
        {partial ?? hint(map, pinned, frozen)}
      </p>
      <button
        type="button"
        class="button toggle"
        aria-pressed={frozen}
        title="The map stays at the pin while the mouse goes on (z)"
        onClick={() => viewer.references.freeze(!frozen)}
      >
        <Icon name="freeze" />
        Freeze at pin
      </button>
      <button
        type="button"
        class="button"
        title={pinned ? "Clear the pin (Esc)" : "Pin the reference (Enter)"}
        onClick={() => viewer.references.pin(pinned ? null : cell)}
      >
        <Icon name={pinned ? "close" : "pin"} />
        {pinned ? "Clear pin" : "Pin"}
      </button>
      <Spoken text={sentence(cell, pixel, compared, comparison)} />
    </footer>
  );
}

function Entry({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <div class={strong ? "entry strong" : "entry"}>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}

/** For screen readers: speaks when the reference has rested for a moment. */
function Spoken({ text }: { text: string }) {
  const [spoken, setSpoken] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), 500);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  );
}

interface Comparison {
  readonly value: number;
  /** Degrees; null when the metric is no angle. */
  readonly angle: number | null;
}

/** The norm compares nothing: it is the pinned cell's own. */
function comparedTitle(title: string, { metric }: SimilarityMap): string {
  return kindOf(metric) === "size" ? `${title} at the pin` : title;
}

/**
 * Metrics are symmetric: the map of the current cell holds the value of the pinned one, and the map that is
 * frozen at the pinned cell holds that of the current one. While neither is drawn yet there is no number.
 */
function compare(
  dataset: OpenDataset,
  map: SimilarityMap,
  current: Cell,
  pinned: Cell | null,
): Comparison | null {
  if (!pinned) return null;
  const [here, there] = [current, pinned].map(({ x, y }) => y * dataset.metadata.width + x) as [
    number,
    number,
  ];
  const ofPin = map.reference === here || kindOf(map.metric) === "size";
  const other = ofPin ? there : map.reference === there ? here : -1;
  const value = map.values[other] ?? Number.NaN;
  return { value, angle: map.metric.name.startsWith("angular") ? angleInDegrees(value) : null };
}

function hint(map: SimilarityMap, pinned: Cell | null, frozen: boolean): string {
  if (Number.isNaN(map.min)) {
    return map.metric.name === "angular"
      ? "All features are zero here: there is nothing to compare with, so the whole map is without data."
      : "Here the metric leaves nothing to compare with, so the whole map is without data.";
  }
  if (frozen) {
    return pinned ? "The map stays at the pin; click to move it." : "Click: the map stays at the pin.";
  }
  return pinned ? "Move on to compare with the pinned reference." : "Click to pin a reference and compare.";
}

function formatAngle(degrees: number): string {
  return Number.isNaN(degrees) ? "–" : `${degrees.toFixed(1)}°`;
}

function sentence(
  cell: Cell,
  pixel: { x: number; y: number },
  scale: MetricScale,
  comparison: Comparison | null,
): string {
  const place = `Cell ${cell.x}, ${cell.y}, photo pixel ${pixel.x}, ${pixel.y}.`;
  if (!comparison) return place;
  const value = `${scale.title}, pinned cell: ${scale.format(comparison.value)}`;
  return `${place} ${value}${comparison.angle === null ? "" : `, angle ${formatAngle(comparison.angle)}`}.`;
}
