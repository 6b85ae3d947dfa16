import { type Cell, photoPixel } from "../dataset/affine";
import { formatSimilarity } from "../page/format";
import { Icon } from "../page/Icon";
import type { SimilarityMap } from "../similarity/backend";
import { kindOf } from "../similarity/metric";
import { type MetricScale, metricScale } from "../similarity/metricScale";
import { formatRank } from "../similarity/rank";
import { type Comparison, compare, ownNumbers, stretchedOf } from "./comparison";
import { MetricMenu } from "./MetricMenu";
import { Spoken } from "./Spoken";
import { scaleOf } from "./shown";
import type { Viewer } from "./viewer";

/** Where there is no mouse, a tap points and does not pin. */
const fingersOnly = matchMedia("(hover: none) and (pointer: coarse)").matches;

/** Numbers of the current reference, and how it compares with the pinned cell. */
export function ReadOut({ viewer }: { viewer: Viewer }) {
  const { map, current, pinned: pin, frozen: freeze } = viewer.references;
  const [dataset, drawn, cell] = [viewer.dataset.value, map.value, current.value];
  const [shown, range] = [viewer.shown.value, viewer.range.value];
  if (!dataset || !drawn || !cell || !shown || !range) return <footer class="read-out" />;
  const { width } = dataset.metadata;
  const pixel = photoPixel(dataset.affine, dataset.photo, cell);
  const [pinned, frozen] = [pin.value, freeze.value];
  const compared = metricScale(drawn.metric, drawn.max);
  const comparison = compare(drawn, width, cell, pinned);
  const ownValue = shown.channel !== null || kindOf(drawn.metric) === "size";
  const own = ownValue ? ownNumbers(shown, range, cell.y * width + cell.x) : null;
  const scale = scaleOf(shown, dataset.metadata);
  const { features } = dataset.metadata;
  const partial =
    drawn.channels < features ? `Still loading: values of ${drawn.channels} of ${features} channels.` : null;
  return (
    <footer class="read-out">
      <dl>
        <Entry name="Cell" value={`${cell.x}, ${cell.y}`} />
        {dataset.overlayAddress && (
          <Entry name="Photo pixel" value={`${pixel.x + dataset.origin.x}, ${pixel.y + dataset.origin.y}`} />
        )}
        {own && (
          <>
            <Entry name={scale.title} value={scale.format(own.value)} strong />
            <Entry name="Stretched" value={formatSimilarity(own.stretched)} />
            <Entry name="Rank" wide value={own.rank ? formatRank(own.rank) : "–"} />
          </>
        )}
        {comparison && pinned && (
          <>
            <Entry name="Pinned" value={`${pinned.x}, ${pinned.y}`} />
            <Entry
              name={comparedTitle(compared.title, drawn)}
              value={compared.format(comparison.value)}
              strong
            />
            {comparison.angle !== null && <Entry name="Angle" value={formatAngle(comparison.angle)} strong />}
            {!own && (
              <>
                <Entry
                  name="Stretched"
                  value={formatSimilarity(stretchedOf(shown, range, comparison.value))}
                />
                <Entry name="Rank" wide value={comparison.rank ? formatRank(comparison.rank) : "–"} />
              </>
            )}
          </>
        )}
      </dl>
      <MetricMenu viewer={viewer} />
      <p class={`read-out-hint soft small ${Number.isNaN(drawn.min) ? "" : "usual"}`}>
        {partial ?? hint(drawn, pinned, frozen)}
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
      <Spoken
        text={`${sentence(cell, pixel, compared, comparison)}${own ? ` ${scale.title}: ${scale.format(own.value)}.` : ""}`}
      />
    </footer>
  );
}

interface EntryProps {
  readonly name: string;
  readonly value: string;
  readonly strong?: boolean;
  readonly wide?: boolean;
}

function Entry({ name, value, strong, wide }: EntryProps) {
  return (
    <div class={["entry", strong && "strong", wide && "wide"].filter(Boolean).join(" ")}>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}

/** The norm compares nothing: it is the pinned cell's own. */
function comparedTitle(title: string, { metric }: SimilarityMap): string {
  return kindOf(metric) === "size" ? `${title} at the pin` : title;
}

function hint(map: SimilarityMap, pinned: Cell | null, frozen: boolean): string {
  if (Number.isNaN(map.min)) {
    return map.metric.name === "angular"
      ? "All features are zero here: there is nothing to compare with, so the whole map is without data."
      : "Here the metric leaves nothing to compare with, so the whole map is without data.";
  }
  const click = fingersOnly ? "Hold a finger on a spot" : "Click";
  if (frozen)
    return pinned
      ? `The map stays at the pin. ${click} to move it.`
      : `${click} to pin: the map stays there.`;
  return pinned
    ? "Move on to compare with the pinned reference."
    : `${click} to pin a reference and compare.`;
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
  const angle = comparison.angle === null ? "" : `, angle ${formatAngle(comparison.angle)}`;
  return `${place} ${value}${angle}${comparison.rank ? `, rank ${formatRank(comparison.rank)}` : ""}.`;
}
