import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paint } from "../colour/paint";
import { mapRectangle } from "../dataset/affine";
import { NoDataLayer } from "./NoDataLayer";
import type { OpenDataset } from "./openDataset";
import { endsOf } from "./shown";
import type { Viewer } from "./viewer";

/**
 * The heat map: a canvas with one pixel a cell, laid over the photo by the affine. The browser scales it up
 * (nearest neighbour) and blends it with the photo, so that the last pass touches each cell once.
 */
export function HeatMap({ viewer, dataset }: { viewer: Viewer; dataset: OpenDataset }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = dataset.metadata;
  useEffect(() => {
    const context = canvas.current!.getContext("2d", { willReadFrequently: true })!;
    const image = context.createImageData(width, height);
    return effect(() => {
      const [shown, range] = [viewer.shown.value, viewer.range.value];
      if (!range || shown?.values.length !== width * height) return;
      const { dark, bright } = endsOf(shown, range);
      const [table, opacity] = [viewer.colouring.table.value, viewer.opacity.value];
      const empty = paint(shown.values, image.data, { min: dark, max: bright, table, opacity });
      context.putImageData(image, 0, 0);
      viewer.references.noDataCells.value = empty;
    });
  }, [viewer, dataset]);
  const style = percentages(dataset);
  return (
    <>
      <NoDataLayer viewer={viewer} dataset={dataset} style={style} />
      <canvas
        ref={canvas}
        class={viewer.window.smooth.value ? "layer heat smooth" : "layer heat"}
        data-testid="heat"
        width={width}
        height={height}
        style={style}
      />
    </>
  );
}

function percentages({ affine, metadata, photo }: OpenDataset): Record<string, string> {
  const entries = Object.entries(mapRectangle(affine, metadata, photo));
  return Object.fromEntries(entries.map(([name, share]) => [name, `${share * 100}%`]));
}
