import type { Point } from "../camera/camera";
import { photoPixel } from "../dataset/affine";
import { Icon } from "../page/Icon";
import { metricScale } from "../similarity/metricScale";
import { compare } from "../viewer/comparison";
import { Spoken } from "../viewer/Spoken";
import type { Viewer } from "../viewer/viewer";
import type { Pair } from "./pair";

/** The photo pixel under the cursor, and what each side says of it. */
export function PairReadOut({ pair }: { pair: Pair }) {
  const pin = pair.pinned.value;
  const at = pair.place.value ?? middleOf(pair.sides[0]);
  return (
    <>
      <dl>
        <Entry name="Photo pixel" value={at ? `${Math.floor(at.x)}, ${Math.floor(at.y)}` : "–"} />
        {pair.sides.map((viewer, side) => {
          const cell = viewer.references.current.value;
          const which = side === 0 ? "First" : "Second";
          return (
            <>
              <Entry
                key={`cell ${side}`}
                name={`${which}: cell`}
                value={cell ? `${cell.x}, ${cell.y}` : "–"}
              />
              {pin && (
                <Entry
                  key={`value ${side}`}
                  name={`${which}: to the pin`}
                  value={valueAtPin(viewer)}
                  strong
                />
              )}
            </>
          );
        })}
      </dl>
      <button
        type="button"
        class="button"
        title={pin ? "Clear the pin (Esc)" : "Pin the reference in both (Enter)"}
        onClick={() => (pin ? pair.pin(null) : pair.pinHere())}
      >
        <Icon name={pin ? "close" : "pin"} />
        {pin ? "Clear pin" : "Pin"}
      </button>
      <Spoken text={sentence(pair, at)} />
    </>
  );
}

function sentence({ sides, pinned }: Pair, at: Point | null): string {
  if (!at) return "";
  const place = `Photo pixel ${Math.floor(at.x)}, ${Math.floor(at.y)}.`;
  if (!pinned.value) return place;
  const [first, second] = sides.map(valueAtPin);
  return `${place} To the pin, first view: ${first}, second view: ${second}.`;
}

/** Where the reference lies while nobody has pointed yet. */
function middleOf({ references, dataset }: Viewer): Point | null {
  const [cell, open] = [references.current.value, dataset.value];
  if (!cell || !open) return null;
  const { x, y } = photoPixel(open.affine, open.photo, cell);
  return { x: x + open.origin.x, y: y + open.origin.y };
}

function valueAtPin({ references, dataset }: Viewer): string {
  const [map, cell, pinned] = [references.map.value, references.current.value, references.pinned.value];
  if (!map || !cell || !pinned || !dataset.value) return "–";
  const comparison = compare(map, dataset.value.metadata.width, cell, pinned);
  return comparison ? metricScale(map.metric, map.max).format(comparison.value) : "–";
}

function Entry({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <div class={strong ? "entry strong" : "entry"}>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}
