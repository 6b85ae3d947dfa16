import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** Pixels of the canvas on its longer side, at most. */
const longSide = 2_048;

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
        const [count, map] = [viewer.references.noDataCells.value, viewer.references.map.peek()];
        const element = canvas.current!;
        element.hidden = count === 0;
        if (count > 0 && map) hatch(element, map.values, width, scale);
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

/** Diagonal lines over the whole canvas, then everything but the empty cells taken away. */
function hatch(canvas: HTMLCanvasElement, values: Float32Array, width: number, scale: number): void {
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
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    context.clearRect((i % width) * scale, Math.floor(i / width) * scale, scale, scale);
  }
}
