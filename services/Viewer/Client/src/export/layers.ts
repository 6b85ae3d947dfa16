import type { Rectangle } from "../camera/camera";
import { paint } from "../colour/paint";
import { type Cell, centreOf, mapRectangle } from "../dataset/affine";
import { endsOf } from "../viewer/shown";
import type { Viewer } from "../viewer/viewer";

/** What a picture of the window is made of; places in CSS pixels of the picture. */
export interface Layers {
  /** What of the photo is in the window. */
  readonly width: number;
  readonly height: number;
  /** The whole photo; null where it is hidden or there is none. */
  readonly photo: HTMLImageElement | null;
  readonly photoPlace: Rectangle;
  readonly grey: boolean;
  /** One pixel a cell, as the window draws it. */
  readonly map: HTMLCanvasElement;
  readonly mapPlace: Rectangle;
  /** Hatched where there is no data; null when there is some everywhere. */
  readonly noData: HTMLCanvasElement | null;
  readonly smooth: boolean;
  readonly ring: { readonly x: number; readonly y: number } | null;
  readonly pin: { readonly x: number; readonly y: number } | null;
}

/** The part of the photo that is in the window now, and all that is drawn over it. */
export async function layersOf(viewer: Viewer): Promise<Layers> {
  const dataset = viewer.openDataset();
  const { affine, metadata, overlayAddress, photo } = dataset;
  const image = overlayAddress && viewer.photoShown.peek() ? await imageOf(overlayAddress) : null;
  const [place, size] = [viewer.window.rectangle.peek(), viewer.window.size.peek()];
  if (!place) throw new Error("The map is not in the window.");
  const [left, top] = [Math.max(0, place.left), Math.max(0, place.top)];
  const photoPlace = { ...place, left: place.left - left, top: place.top - top };
  const share = mapRectangle(affine, metadata, photo);
  const mapPlace = {
    left: photoPlace.left + share.left * place.width,
    top: photoPlace.top + share.top * place.height,
    width: share.width * place.width,
    height: share.height * place.height,
  };
  const mark = (cell: Cell | null) => {
    if (!cell) return null;
    const { x, y } = centreOf(affine, cell);
    const along = (at: number, extent: number) => Math.max(0, Math.min(1, at / extent));
    return {
      x: photoPlace.left + along(x, photo.width) * place.width,
      y: photoPlace.top + along(y, photo.height) * place.height,
    };
  };
  const { current, noDataCells, pinned } = viewer.references;
  return {
    width: Math.min(size.width, place.left + place.width) - left,
    height: Math.min(size.height, place.top + place.height) - top,
    photo: image,
    photoPlace,
    grey: !viewer.photoColoured.peek(),
    map: painted(viewer),
    mapPlace,
    noData: noDataCells.peek() > 0 ? document.querySelector<HTMLCanvasElement>("canvas.no-data") : null,
    smooth: viewer.window.smooth.peek(),
    ring: mark(current.peek()),
    pin: mark(pinned.peek()),
  };
}

function painted(viewer: Viewer): HTMLCanvasElement {
  const { width, height } = viewer.openDataset().metadata;
  const [shown, range] = [viewer.shown.peek(), viewer.range.peek()];
  if (!shown || !range) throw new Error("There is no map yet.");
  const canvas = canvasOf(width, height);
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(width, height);
  const { dark, bright } = endsOf(shown, range);
  const [table, opacity] = [viewer.colouring.table.peek(), viewer.opacity.peek()];
  paint(shown.values, image.data, { min: dark, max: bright, table, opacity });
  context.putImageData(image, 0, 0);
  return canvas;
}

async function imageOf(address: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
