import { useRef } from "preact/hooks";
import { type Cell, cellAt, centreOf } from "../dataset/affine";
import { HeatMap } from "./HeatMap";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** Pixels around the middle of the orange dot in which a click clears it. */
const pinReach = 8;

/** The photo, the heat map over it, and the marks for the reference and the pinned cell. */
export function MapView({ viewer, dataset }: { viewer: Viewer; dataset: OpenDataset }) {
  const frame = useRef<HTMLDivElement>(null);
  const { photo } = dataset;

  const cellUnder = (event: PointerEvent): Cell => {
    const box = frame.current!.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * photo.width;
    const y = ((event.clientY - box.top) / box.height) * photo.height;
    return cellAt(dataset.affine, dataset.metadata, x, y);
  };
  const point = (event: PointerEvent) => void viewer.setReference(cellUnder(event));
  const press = (event: PointerEvent) => {
    if (event.pointerType !== "mouse") frame.current!.setPointerCapture(event.pointerId);
    point(event);
  };
  const click = (event: MouseEvent) => {
    // A tap sets the reference; pinning by touch has its button below the map.
    if ((event as PointerEvent).pointerType === "touch") return;
    viewer.pin(isOnPin(event) ? null : cellUnder(event as PointerEvent));
  };
  const isOnPin = (event: MouseEvent): boolean => {
    const dot = frame.current!.querySelector(".mark.pin")?.getBoundingClientRect();
    if (!dot) return false;
    const [x, y] = [dot.left + dot.width / 2, dot.top + dot.height / 2];
    return Math.hypot(event.clientX - x, event.clientY - y) <= pinReach;
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled for the whole page, see keyboard.ts.
    <div
      ref={frame}
      class="map"
      role="application"
      aria-label="Similarity map. Arrow keys move the reference, Enter pins it."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is what the keys move in.
      tabIndex={0}
      style={{ "--aspect": String(photo.width / photo.height) }}
      onPointerMove={point}
      onPointerDown={press}
      onClick={click}
    >
      {dataset.overlayAddress && (
        <img
          class={viewer.photoColoured.value ? "layer photo" : "layer photo grey"}
          src={dataset.overlayAddress}
          hidden={!viewer.photoShown.value}
          alt=""
          draggable={false}
        />
      )}
      <HeatMap viewer={viewer} dataset={dataset} />
      <Mark class="mark pin" dataset={dataset} cell={viewer.pinned.value} />
      <Mark class="mark ring" dataset={dataset} cell={viewer.reference.value} />
    </div>
  );
}

/** A mark at the centre of a cell; kept inside the photo, so that border cells show theirs. */
function Mark(props: { class: string; dataset: OpenDataset; cell: Cell | null }) {
  const { dataset, cell } = props;
  if (!cell) return null;
  const { photo } = dataset;
  const centre = centreOf(dataset.affine, cell);
  const left = `${Math.min(1, Math.max(0, centre.x / photo.width)) * 100}%`;
  const top = `${Math.min(1, Math.max(0, centre.y / photo.height)) * 100}%`;
  return <div class={props.class} style={{ left, top }} />;
}
