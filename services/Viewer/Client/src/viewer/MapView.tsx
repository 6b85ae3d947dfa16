import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Point } from "../camera/camera";
import { Gestures } from "../camera/gestures";
import { cellAt } from "../dataset/affine";
import { HeatMap } from "./HeatMap";
import { Mark } from "./Mark";
import { type MapPointer, ownPointer } from "./mapPointer";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** Pixels around the middle of the orange dot in which a click clears it. */
const pinReach = 8;

interface Props {
  readonly viewer: Viewer;
  readonly dataset: OpenDataset;
  /** What pointing does; by default it sets the viewer's own reference. */
  readonly pointer?: MapPointer;
}

/** The window with the photo, the heat map over it, and the marks for the reference and the pinned cell. */
export function MapView({ viewer, dataset, pointer = ownPointer(viewer, dataset) }: Props) {
  const newest = useRef(pointer);
  newest.current = pointer;
  const frame = useRef<HTMLDivElement>(null);
  const { window } = viewer;
  const rectangle = window.rectangle.value;

  useLayoutEffect(() => {
    const element = frame.current!;
    const measure = () => {
      window.size.value = { width: element.clientWidth, height: element.clientHeight };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [window]);
  useEffect(() => {
    const point = (at: Point, touch: boolean) => {
      const place = photoUnder(viewer, dataset, at, touch);
      if (place) newest.current.point(place);
    };
    const press = (at: Point) => {
      const [place, pinned] = [photoUnder(viewer, dataset, at, true), viewer.references.pinned.peek()];
      if (!place) return;
      const cell = cellAt(dataset.affine, dataset.metadata, place.x, place.y);
      newest.current.pin(cell.x === pinned?.x && cell.y === pinned.y ? null : place);
      navigator.vibrate?.(20);
    };
    return new Gestures(frame.current!, window, { point, press }).listen();
  }, [viewer, dataset]);

  const click = (event: MouseEvent) => {
    // A tap sets the reference; a long press pins.
    if ((event as PointerEvent).pointerType === "touch") return;
    if (isOnPin(event)) return pointer.pin(null);
    const box = frame.current!.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const place = photoUnder(viewer, dataset, at, false);
    if (place) pointer.pin(place);
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
      class="window"
      role="application"
      aria-label="Similarity map. Arrow keys move the reference, Enter pins it."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is what the keys move in.
      tabIndex={0}
      onClick={click}
    >
      <div class="map" style={rectangle ? inPixels({ ...rectangle }) : { visibility: "hidden" }}>
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
        <Mark class="mark pin" dataset={dataset} cell={viewer.references.pinned.value} />
        <Mark class="mark ring" dataset={dataset} cell={viewer.references.current.value} />
      </div>
    </div>
  );
}

/** The place of the photo under a point of the window; beside the photo there is none, but a finger may slide off it. */
function photoUnder(viewer: Viewer, dataset: OpenDataset, at: Point, touch: boolean): Point | null {
  const { x, y } = viewer.window.photoPoint(at);
  const { width, height } = dataset.photo;
  const beside = x < 0 || y < 0 || x > width || y > height;
  return beside && !touch ? null : { x, y };
}

function inPixels(rectangle: Record<string, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(rectangle).map(([name, value]) => [name, `${value}px`]));
}
