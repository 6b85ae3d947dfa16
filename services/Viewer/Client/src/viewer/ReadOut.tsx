import { useEffect, useState } from "preact/hooks";
import { angleInDegrees } from "../colour/stretch";
import { type Cell, photoPixel } from "../dataset/affine";
import { Icon } from "../page/Icon";
import type { SimilarityMap } from "../similarity/backend";
import { kindOf } from "../similarity/metric";
import { type MetricScale, metricScale } from "../similarity/metricScale";
import { MetricMenu } from "./MetricMenu";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** Numbers of the current reference, and how it compares with the pinned cell. */
export function ReadOut({ viewer }: { viewer: Viewer }) {
  const [dataset, map, cell] = [viewer.dataset.value, viewer.map.value, viewer.reference.value];
  if (!dataset || !map || !cell) return <div class="read-out" />;
  const pixel = photoPixel(dataset.affine, dataset.photo, cell);
  const pinned = viewer.pinned.value;
  const scale = metricScale(map.metric, map.max);
  const comparison = compare(dataset, map, pinned);
  return (
    <div class="read-out">
      <dl>
        <Entry name="Cell" value={`${cell.x}, ${cell.y}`} />
        {dataset.overlayAddress && <Entry name="Photo pixel" value={`${pixel.x}, ${pixel.y}`} />}
        {kindOf(map.metric) === "size" && (
          <Entry name={scale.title} value={scale.format(map.values[map.reference]!)} strong />
        )}
        <Entry name="Range" value={`${scale.format(map.min)} to ${scale.format(map.max)}`} />
        {comparison && pinned && (
          <>
            <Entry name="Pinned" value={`${pinned.x}, ${pinned.y}`} />
            <Entry name={comparedTitle(scale.title, map)} value={scale.format(comparison.value)} strong />
            {comparison.angle !== null && <Entry name="Angle" value={formatAngle(comparison.angle)} strong />}
          </>
        )}
      </dl>
      <MetricMenu viewer={viewer} />
      <p class="read-out-hint soft small">{hint(map, pinned)}</p>
      <button
        type="button"
        class="button"
        title={pinned ? "Clear the pin (Esc)" : "Pin the reference (Enter)"}
        onClick={() => viewer.pin(pinned ? null : cell)}
      >
        <Icon name={pinned ? "close" : "pin"} />
        {pinned ? "Clear pin" : "Pin"}
      </button>
      <Spoken text={sentence(cell, pixel, scale, comparison)} />
    </div>
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

/** Metrics are symmetric: the map of the current reference holds that of the pinned cell. */
function compare(dataset: OpenDataset, map: SimilarityMap, pinned: Cell | null): Comparison | null {
  if (!pinned) return null;
  const value = map.values[pinned.y * dataset.metadata.width + pinned.x] ?? Number.NaN;
  return { value, angle: map.metric.name.startsWith("angular") ? angleInDegrees(value) : null };
}

function hint(map: SimilarityMap, pinned: Cell | null): string {
  if (Number.isNaN(map.min)) {
    return map.metric.name === "angular"
      ? "All features are zero here: there is nothing to compare with, so the whole map is without data."
      : "Here the metric leaves nothing to compare with, so the whole map is without data.";
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
