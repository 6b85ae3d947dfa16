import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** Pixels of the canvas on its longer side, at most. */
const longSide = 1_024;

interface Props {
  readonly viewer: Viewer;
  readonly dataset: OpenDataset;
  readonly style: Record<string, string>;
}

/** Hatches the cells without data. It is drawn anew only when their number changes: a dataset has one set of
 * zero vectors, and a zero reference makes it all cells. */
export function NoDataLayer({ viewer, dataset, style }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = dataset.metadata;
  const scale = Math.max(1, Math.min(12, Math.floor(longSide / Math.max(width, height))));
  useEffect(
    () =>
      effect(() => {
        const { noDataCells, channels, map } = viewer.references;
        // While channels are missing, a zero vector need not be one.
        const complete = channels.value >= dataset.metadata.features;
        const [count, values] = [complete ? noDataCells.value : 0, map.peek()?.values];
        const element = canvas.current;
        if (!element) return; // the page is being left
        element.hidden = count === 0;
        if (count > 0 && values) hatch(element, values, width);
      }),
    [viewer, dataset],
  );
  return (
    <canvas
      ref={canvas}
      hidden
      class="layer no-data"
      width={width * scale}
      height={height * scale}
      style={style}
    />
  );
}

/** Diagonal lines over the whole canvas, of which the empty cells are kept. */
function hatch(canvas: HTMLCanvasElement, values: Float32Array, width: number): void {
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const colours = getComputedStyle(canvas);
  context.fillStyle = colours.getPropertyValue("--hatch-a");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.strokeStyle = colours.getPropertyValue("--hatch-b");
  context.lineWidth = 2;
  context.beginPath();
  for (let x = -canvas.height; x < canvas.width; x += 8) {
    context.moveTo(x, canvas.height);
    context.lineTo(x + canvas.height, 0);
  }
  context.stroke();
  context.globalCompositeOperation = "destination-in";
  context.imageSmoothingEnabled = false;
  context.drawImage(emptyCells(values, width), 0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = "source-over";
}

/** One pixel a cell, opaque where there is no data. */
function emptyCells(values: Float32Array, width: number): HTMLCanvasElement {
  const mask = document.createElement("canvas");
  mask.width = width;
  mask.height = values.length / width;
  const context = mask.getContext("2d", { willReadFrequently: true })!;
  const image = context.createImageData(mask.width, mask.height);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) words[i] = 0xffffffff;
  context.putImageData(image, 0, 0);
  return mask;
}
