import type { Size } from "./metadata";

/**
 * Where a cell lies on the photo: its centre at (scaleX * x + offsetX, scaleY * y + offsetY), in continuous
 * coordinates of the upright photo in which photo pixel k covers [k, k + 1). A cell covers half a scale
 * around its centre.
 */
export interface Affine {
  readonly scaleX: number;
  readonly offsetX: number;
  readonly scaleY: number;
  readonly offsetY: number;
}

/** A cell of the map: x to the right, y down, both from 0. */
export interface Cell {
  readonly x: number;
  readonly y: number;
}

/** The photo stretched over the map: all that is known about files of the original tool. */
export function stretched(map: Size, photo: Size): Affine {
  const scaleX = photo.width / map.width;
  const scaleY = photo.height / map.height;
  return { scaleX, offsetX: scaleX / 2, scaleY, offsetY: scaleY / 2 };
}

/** The same cells on a part of the photo, in pixels from the part's upper left corner. */
export function within(affine: Affine, part: { x: number; y: number } | null): Affine {
  return part ? { ...affine, offsetX: affine.offsetX - part.x, offsetY: affine.offsetY - part.y } : affine;
}

/** The cell nearest to a point of the photo, inside the map. */
export function cellAt(affine: Affine, map: Size, x: number, y: number): Cell {
  return {
    x: clamp(Math.round((x - affine.offsetX) / affine.scaleX), map.width - 1),
    y: clamp(Math.round((y - affine.offsetY) / affine.scaleY), map.height - 1),
  };
}

/** The centre of a cell on the photo. */
export function centreOf(affine: Affine, cell: Cell): { x: number; y: number } {
  return { x: affine.scaleX * cell.x + affine.offsetX, y: affine.scaleY * cell.y + affine.offsetY };
}

/** The photo pixel that holds the centre of a cell; at the border the last pixel there is. */
export function photoPixel(affine: Affine, photo: Size, cell: Cell): { x: number; y: number } {
  const centre = centreOf(affine, cell);
  return {
    x: clamp(Math.floor(centre.x), photo.width - 1),
    y: clamp(Math.floor(centre.y), photo.height - 1),
  };
}

/** The rectangle of the whole map as fractions of the photo's width and height; may reach beyond it. */
export function mapRectangle(affine: Affine, map: Size, photo: Size) {
  return {
    left: (affine.offsetX - affine.scaleX / 2) / photo.width,
    top: (affine.offsetY - affine.scaleY / 2) / photo.height,
    width: (affine.scaleX * map.width) / photo.width,
    height: (affine.scaleY * map.height) / photo.height,
  };
}

function clamp(value: number, maximum: number): number {
  return Math.max(0, Math.min(maximum, value));
}
