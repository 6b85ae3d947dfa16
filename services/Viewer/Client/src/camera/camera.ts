import type { Size } from "../dataset/metadata";

/** Which part of the photo the window shows. */
export interface Camera {
  /** 1: the whole photo fits; never less. */
  readonly zoom: number;
  /** The photo pixel in the middle of the window. */
  readonly x: number;
  readonly y: number;
}

/** A point of the window in CSS pixels from its upper left corner, or a distance. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the photo lies in the window, in CSS pixels. */
export interface Rectangle extends Size {
  readonly left: number;
  readonly top: number;
}

/** The factor of one press of a button or a key. */
export const zoomStep = 1.25;

/** A photo pixel can always be seen this large, and the photo eight times as large as the window. */
const largestPixel = 8;
const leastMaximum = 8;

/** The whole photo in the middle. */
export function fitted(photo: Size): Camera {
  return { zoom: 1, x: photo.width / 2, y: photo.height / 2 };
}

/** CSS pixels that a photo pixel covers. */
export function scaleOf({ zoom }: Pick<Camera, "zoom">, photo: Size, window: Size): number {
  return zoom * Math.min(window.width / photo.width, window.height / photo.height);
}

/** The photo's place in the window. */
export function layOut(camera: Camera, photo: Size, window: Size): Rectangle {
  const scale = scaleOf(camera, photo, window);
  return {
    left: window.width / 2 - camera.x * scale,
    top: window.height / 2 - camera.y * scale,
    width: photo.width * scale,
    height: photo.height * scale,
  };
}

/** The point of the photo under a point of the window. */
export function photoPoint(camera: Camera, photo: Size, window: Size, at: Point): Point {
  const scale = scaleOf(camera, photo, window);
  return {
    x: camera.x + (at.x - window.width / 2) / scale,
    y: camera.y + (at.y - window.height / 2) / scale,
  };
}

/** Zooms by a factor; what lies under `at` stays there. */
export function zoomedBy(camera: Camera, photo: Size, window: Size, factor: number, at: Point): Camera {
  const scale = scaleOf({ zoom: 1 }, photo, window);
  const maximum = Math.max(leastMaximum, largestPixel / scale);
  const zoom = Math.max(1, Math.min(maximum, camera.zoom * factor));
  const held = photoPoint(camera, photo, window, at);
  return bounded(
    {
      zoom,
      x: held.x - (at.x - window.width / 2) / (scale * zoom),
      y: held.y - (at.y - window.height / 2) / (scale * zoom),
    },
    photo,
  );
}

/** Moves the photo along with the pointer. */
export function pannedBy(camera: Camera, photo: Size, window: Size, by: Point): Camera {
  const scale = scaleOf(camera, photo, window);
  return bounded({ ...camera, x: camera.x - by.x / scale, y: camera.y - by.y / scale }, photo);
}

/**
 * The middle of the window stays on the photo, so that no edge comes further in than half a window. Towards
 * zoom 1 it is drawn to the photo's middle, so that zooming out ends where "fit" is, without a jump.
 */
export function bounded({ zoom, x, y }: Camera, photo: Size): Camera {
  const reach = Math.min(1, zoom - 1) / 2;
  const within = (value: number, extent: number) =>
    Math.max(extent * (0.5 - reach), Math.min(extent * (0.5 + reach), value));
  return { zoom, x: within(x, photo.width), y: within(y, photo.height) };
}
