import { effect, type Signal, signal } from "@preact/signals";
import type { Point } from "../camera/camera";
import { cellAt, centreOf } from "../dataset/affine";
import type { MapPointer } from "../viewer/mapPointer";
import type { OpenDataset } from "../viewer/openDataset";
import type { Places } from "../viewer/places";
import type { Viewer } from "../viewer/viewer";

/**
 * Two viewers under one cursor: a place of the photo is the reference in both, each at the cell that is nearest to it. What is set on
 * one (colours, opacity, window, metric) holds for both.
 */
export class Pair {
  /** The place under the cursor, in pixels of the photo as it was uploaded; null until somebody points. */
  readonly place = signal<Point | null>(null);
  readonly pinned = signal<Point | null>(null);
  /** On which side the pointer was last: the keys move by cells of this one. */
  private leader = 0;
  /** Whether the first side's map has been there, so that the link has done its part. */
  private begun = false;

  /** @param begin where a link leads, in pixels of the picture that the first side shows */
  constructor(
    readonly sides: readonly [Viewer, Viewer],
    private readonly begin: { readonly reference: Point | null; readonly pinned: Point | null },
  ) {}

  /** What a pointer over the map of a side does. */
  pointer(side: 0 | 1, dataset: OpenDataset): MapPointer {
    const onPhoto = ({ x, y }: Point) => ({ x: x + dataset.origin.x, y: y + dataset.origin.y });
    return {
      point: (at) => {
        this.leader = side;
        this.point(onPhoto(at));
      },
      pin: (at) => this.pin(at && onPhoto(at)),
    };
  }

  /** Makes a place the reference of both. */
  point(at: Point): void {
    this.place.value = at;
    for (const viewer of this.sides) show(viewer, (on) => viewer.references.point(on(at)));
  }

  /** Pins a place in both, or frees them. */
  pin(at: Point | null): void {
    this.pinned.value = at;
    for (const viewer of this.sides) show(viewer, (on) => viewer.references.pin(at && on(at)));
  }

  /** Moves the reference by whole cells of the side that the pointer was on last. */
  move(dx: number, dy: number): void {
    const { dataset, references } = this.sides[this.leader]!;
    const [open, from] = [dataset.peek(), references.newestPlace()];
    if (!open || !from) return;
    const last = { x: open.metadata.width - 1, y: open.metadata.height - 1 };
    const cell = { x: clamp(from.x + dx, last.x), y: clamp(from.y + dy, last.y) };
    const { x, y } = centreOf(open.affine, cell);
    this.point({ x: x + open.origin.x, y: y + open.origin.y });
  }

  pinHere(): void {
    this.pin(this.placeNow());
  }

  /** The place under the cursor, or where the side that leads has its reference. */
  placeNow(): Point | null {
    if (this.place.peek()) return this.place.peek();
    const { dataset, references } = this.sides[this.leader]!;
    const [open, cell] = [dataset.peek(), references.newestPlace()];
    if (!open || !cell) return null;
    const { x, y } = centreOf(open.affine, cell);
    return { x: x + open.origin.x, y: y + open.origin.y };
  }

  /** Goes to where the address leads, in pixels of the picture that the first side shows. */
  goTo({ reference, pinned }: Pair["begin"]): void {
    const { x, y } = this.sides[0].dataset.peek()?.origin ?? { x: 0, y: 0 };
    const onPhoto = (at: Point | null) => at && { x: at.x + x, y: at.y + y };
    this.pin(onPhoto(pinned));
    if (reference) this.point(onPhoto(reference)!);
  }

  /** Keeps the sides in line. @returns stops it */
  start(): () => void {
    const [left, right] = this.sides;
    const stops = [
      ...mirrored(left.opacity, right.opacity),
      ...mirrored(left.photoShown, right.photoShown),
      ...mirrored(left.photoColoured, right.photoColoured),
      ...mirrored(left.window.camera, right.window.camera),
      ...mirrored(left.window.smooth, right.window.smooth),
      ...mirrored(left.colouring.name, right.colouring.name),
      ...mirrored(left.colouring.reversed, right.colouring.reversed),
      follow(left, right),
      follow(right, left),
      ...this.sides.map((viewer) => effect(() => this.arrive(viewer, viewer.dataset.value))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /**
   * A map that opens when the other is there begins where the cursor is by then. The link speaks of pixels of the first side's picture:
   * where it leads is known as soon as that one is there, which need not open first.
   */
  private arrive(viewer: Viewer, dataset: OpenDataset | null): void {
    if (!dataset) return;
    const [first, second] = this.sides;
    const begins = viewer === first && !this.begun;
    if (begins) {
      this.begun = true;
      const onPhoto = (at: Point | null) => at && { x: at.x + dataset.origin.x, y: at.y + dataset.origin.y };
      this.place.value ??= onPhoto(this.begin.reference);
      this.pinned.value ??= onPhoto(this.begin.pinned);
    }
    const other = viewer === first ? second : first;
    if (!other.dataset.peek()) return;
    this.bring(viewer, other);
    if (begins) this.bring(other, viewer);
  }

  /** Takes one side to where the cursor is. */
  private bring(viewer: Viewer, other: Viewer): void {
    const { x, y } = viewer.openDataset().origin;
    const inPicture = (at: Point | null) => at && { x: at.x - x, y: at.y - y };
    viewer.takenAlong.resume({
      ...nothing,
      reference: inPicture(this.place.peek()),
      pinned: inPicture(this.pinned.peek()),
      opacity: other.opacity.peek(),
    });
  }
}

const nothing: Places = {
  reference: null,
  pinned: null,
  opacity: null,
  barScale: null,
  channel: null,
  stretch: { mode: "map", locked: null },
};

/** Does something with the cells of a side, if its map is open. */
function show(viewer: Viewer, act: (on: (at: Point) => { x: number; y: number }) => void): void {
  const dataset = viewer.dataset.peek();
  if (!dataset) return;
  const { affine, metadata, origin } = dataset;
  act((at) => cellAt(affine, metadata, at.x - origin.x, at.y - origin.y));
}

/** Two signals with one value; at first that of the first. */
function mirrored<T>(first: Signal<T>, second: Signal<T>): (() => void)[] {
  const onto = (from: Signal<T>, to: Signal<T>) =>
    effect(() => {
      to.value = from.value;
    });
  return [onto(first, second), onto(second, first)];
}

/** The metric has to be offered by the other side, too: it is asked for there. */
function follow(from: Viewer, to: Viewer): () => void {
  return effect(() => void to.setMetric(from.references.metric.value));
}

function clamp(value: number, maximum: number): number {
  return Math.max(0, Math.min(maximum, value));
}
