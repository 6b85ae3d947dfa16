import { photoPixel } from "../dataset/affine";
import type { Metadata } from "../dataset/metadata";
import { metricEntry } from "../similarity/metricList";
import { metricScale } from "../similarity/metricScale";
import { compare } from "../viewer/comparison";
import type { Viewer } from "../viewer/viewer";

/** The model, its weights and their licence, as they have to stand beside whatever is shown of them. */
export function originOf({ model, source }: Pick<Metadata, "model" | "source">): string {
  if (!model) return source ? `an array of ${source.type}` : "model not stated";
  return [model.name, model.label, model.licence && `licence ${model.licence}`].filter(Boolean).join(", ");
}

/** What a picture shows, in lines for below it. */
export function captionOf(viewer: Viewer, name: string): string[] {
  const { metadata, affine, photo } = viewer.openDataset();
  const { references } = viewer;
  const [map, cell, pinned] = [references.map.peek(), references.current.peek(), references.pinned.peek()];
  const shown = viewer.shown.peek();
  const lines = [
    `${name}: ${[metadata.stage, originOf(metadata)].filter(Boolean).join(" of ")}, ${metadata.width} x ${metadata.height} x ${metadata.features}, ${metadata.precision} bit.`,
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
