import { photoPixel } from "../dataset/affine";
import { metricEntry } from "../similarity/metricList";
import { metricScale } from "../similarity/metricScale";
import { compare } from "../viewer/comparison";
import type { Viewer } from "../viewer/viewer";

/** What a picture shows, in lines for below it. */
export function captionOf(viewer: Viewer, name: string): string[] {
  const { metadata, affine, photo } = viewer.openDataset();
  const { references } = viewer;
  const [map, cell, pinned] = [references.map.peek(), references.current.peek(), references.pinned.peek()];
  const shown = viewer.shown.peek();
  const model = metadata.model
    ? `${metadata.model.name}, ${metadata.model.label}`
    : metadata.source
      ? `an array of ${metadata.source.type}`
      : "model not stated";
  const lines = [
    `${name}: ${[metadata.stage, model].filter(Boolean).join(" of ")}, ${metadata.width} x ${metadata.height} x ${metadata.features}, ${metadata.precision} bit.`,
  ];
  if (!map || !cell || !shown) return lines;
  const place = (of: typeof cell) => {
    const pixel = photoPixel(affine, photo, of);
    return `cell ${of.x}, ${of.y} (photo pixel ${pixel.x}, ${pixel.y})`;
  };
  const what = shown.channel === null ? metricEntry(map.metric.name).title : `Channel ${shown.channel}`;
  lines.push(`${what}; ring: ${place(cell)}${pinned ? `, dot: ${place(pinned)}` : ""}.`);
  const comparison = compare(map, metadata.width, cell, pinned);
  if (comparison) {
    const scale = metricScale(map.metric, map.max);
    const angle = comparison.angle === null ? "" : `, angle ${comparison.angle.toFixed(1)}°`;
    lines.push(`${scale.title} of both: ${scale.format(comparison.value)}${angle}.`);
  }
  return lines;
}
