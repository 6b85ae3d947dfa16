import type { Size } from "../dataset/metadata";
import type { Crop } from "./pictureWish";

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The rectangle between two points, in whole pixels inside the photo.
 *
 * @param from fractions of the photo's width and height, as is `to`
 * @returns null when it is too small to be meant: a click is not a crop
 */
export function drawnCrop(from: Point, to: Point, photo: Size, leastSide: number): Crop | null {
  const [left, right] = ordered(from.x * photo.width, to.x * photo.width, photo.width);
  const [top, bottom] = ordered(from.y * photo.height, to.y * photo.height, photo.height);
  const crop = { x: left, y: top, width: right - left, height: bottom - top };
  return Math.min(crop.width, crop.height) < leastSide ? null : crop;
}

function ordered(a: number, b: number, most: number): [number, number] {
  const inside = (value: number) => Math.round(Math.max(0, Math.min(most, value)));
  return [inside(Math.min(a, b)), inside(Math.max(a, b))];
}
