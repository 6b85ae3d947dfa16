import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Size } from "../dataset/metadata";
import {
  bounded,
  type Camera,
  fitted,
  layOut,
  type Point,
  pannedBy,
  photoPoint,
  type Rectangle,
  zoomedBy,
} from "./camera";

/** The window in which the photo and the map are seen: pan, zoom, interpolation. */
export class PhotoWindow {
  /** In CSS pixels; 0 x 0 while there is none. */
  readonly size = signal<Size>({ width: 0, height: 0 });
  /** Null: fit, whatever the photo. */
  readonly camera = signal<Camera | null>(null);
  /** Smooth between the cells, or each a square. */
  readonly smooth = signal(false);
  /** Where the photo lies in the window. */
  readonly rectangle = computed<Rectangle | null>(() => {
    const [photo, size] = [this.photo.value, this.size.value];
    return photo && size.width > 0 ? layOut(this.within(photo), photo, size) : null;
  });

  constructor(private readonly photo: ReadonlySignal<Size | null>) {}

  fit(): void {
    this.camera.value = null;
  }

  /** @param at what stays in its place; the middle of the window when missing */
  zoomBy(factor: number, at?: Point): void {
    const { width, height } = this.size.peek();
    const middle = { x: width / 2, y: height / 2 };
    this.change((camera, photo, size) => zoomedBy(camera, photo, size, factor, at ?? middle));
  }

  panBy(by: Point): void {
    this.change((camera, photo, size) => pannedBy(camera, photo, size, by));
  }

  /** Shows a part of the photo, or of the one that comes; beyond its bounds, the nearest within. */
  show(camera: Camera | null): void {
    this.camera.value = camera?.zoom === 1 ? null : camera;
  }

  /** The point of the photo under a point of the window. */
  photoPoint(at: Point): Point {
    const [photo, size] = [this.photo.peek(), this.size.peek()];
    return photo ? photoPoint(this.within(photo), photo, size, at) : at;
  }

  private change(step: (camera: Camera, photo: Size, size: Size) => Camera): void {
    const [photo, size] = [this.photo.peek(), this.size.peek()];
    if (!photo || size.width === 0) return;
    const { zoom, x, y } = step(this.within(photo), photo, size);
    // Rounded as a link writes it, so that a reload shows the same picture.
    const camera = { zoom: rounded(zoom), x: rounded(x), y: rounded(y) };
    this.show(camera);
  }

  private within(photo: Size): Camera {
    const camera = this.camera.value;
    return camera ? bounded(camera, photo) : fitted(photo);
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
