import type { Rectangle } from "../camera/camera";
import { gradientStops } from "../colour/colourMaps";
import type { MetricScale } from "../similarity/metricScale";
import { canvasOf, type Layers } from "./layers";
import { blobOf, greyed, markSizes } from "./picture";

/** What stands beside and below the picture. */
export interface FigureText {
  readonly scale: MetricScale;
  /** Values of the first and the last colour; null without any data. */
  readonly ends: { readonly dark: number; readonly bright: number } | null;
  /** 256 x 3 bytes. */
  readonly table: Uint8Array;
  readonly caption: readonly string[];
  /** Where the view is to be found; null for a local dataset. */
  readonly link: string | null;
}

const legendWidth = 110;
const lineHeight = 18;
const margin = 16;

/** The map over the photo as SVG, with scale, marks and caption: text stays text, the map has a pixel a cell. */
export async function figure(layers: Layers, text: FigureText): Promise<Blob> {
  const lines = text.link ? [...text.caption, text.link] : text.caption;
  const width = layers.width + legendWidth + 2 * margin;
  const height = layers.height + lines.length * lineHeight + 3 * margin;
  const pixels = layers.smooth ? "auto" : "pixelated";
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<defs><clipPath id="window"><rect width="${layers.width}" height="${layers.height}"/></clipPath>${gradient(text.table)}</defs>`,
    `<g transform="translate(${margin} ${margin})">`,
    `<g clip-path="url(#window)"><rect width="${layers.width}" height="${layers.height}"/>`,
    layers.photo ? image(await photoOf(layers), layers.photoPlace, "auto") : "",
    layers.noData
      ? image(await addressOf(await blobOf(layers.noData, "image/png")), layers.mapPlace, pixels)
      : "",
    image(await addressOf(await blobOf(layers.map, "image/png")), layers.mapPlace, pixels),
    marks(layers),
    `</g>`,
    legend(text, layers),
    ...lines.map(
      (line, i) =>
        `<text x="0" y="${layers.height + margin + (i + 0.75) * lineHeight}">${escaped(line)}</text>`,
    ),
    `</g></svg>`,
  ];
  return new Blob([parts.filter(Boolean).join("\n")], { type: "image/svg+xml" });
}

function image(address: string, { left, top, width, height }: Rectangle, rendering: string): string {
  return `<image href="${address}" x="${left}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:${rendering}"/>`;
}

function marks({ ring, pin }: Layers): string {
  const { outline } = markSizes;
  const circle = (at: { x: number; y: number }, radius: number, stroke: number, fill: string) =>
    [
      `stroke="#000000" stroke-opacity="0.7" stroke-width="${stroke + 2 * outline}"`,
      `stroke="#ffffff" stroke-width="${stroke}"`,
    ]
      .map((line) => `<circle cx="${at.x}" cy="${at.y}" r="${radius}" fill="${fill}" ${line}/>`)
      .join("");
  return [
    pin ? circle(pin, markSizes.pin, markSizes.pinStroke, "#ff8a1f") : "",
    ring ? circle(ring, markSizes.ring, markSizes.ringStroke, "none") : "",
  ].join("");
}

/** The scale as in the window: the colours fill the part that is stretched. */
function legend({ scale, ends }: FigureText, { width, height }: Layers): string {
  const [top, length] = [24, Math.min(300, height - 40)];
  const share = (value: number) => (value - scale.low) / (scale.high - scale.low);
  const y = (value: number) => top + (1 - share(value)) * length;
  const label = (value: number, words: string, grey = false) =>
    `<text x="26" y="${y(value) + 4}"${grey ? ' fill="#777777"' : ""}>${escaped(words)}</text>`;
  const colours = ends && {
    from: Math.min(y(ends.bright), y(ends.dark)),
    to: Math.max(y(ends.bright), y(ends.dark)),
  };
  const crowded = (value: number) =>
    ends && [ends.dark, ends.bright].some((end) => Math.abs(y(end) - y(value)) < lineHeight);
  return [
    `<g transform="translate(${width + margin} 0)">`,
    `<text x="0" y="12">${escaped(scale.title)}</text>`,
    `<rect x="0" y="${top}" width="14" height="${length}" fill="#d8d8d8"/>`,
    colours
      ? `<rect x="0" y="${colours.from}" width="14" height="${Math.max(1, colours.to - colours.from)}" fill="url(#colours)"/>`
      : "",
    ...[scale.high, scale.low].map((value) =>
      crowded(value) ? "" : label(value, scale.formatEnd(value), true),
    ),
    ends ? label(ends.bright, scale.format(ends.bright)) : "",
    ends && ends.dark !== ends.bright ? label(ends.dark, scale.format(ends.dark)) : "",
    `</g>`,
  ].join("");
}

function gradient(table: Uint8Array): string {
  const stops = gradientStops(table)
    .split(", ")
    .map((stop) => {
      const [red, green, blue, percent] = stop.match(/[\d.]+/g)!;
      return `<stop offset="${percent}%" stop-color="rgb(${red},${green},${blue})"/>`;
    });
  return `<linearGradient id="colours" x1="0" y1="1" x2="0" y2="0">${stops.join("")}</linearGradient>`;
}

async function photoOf(layers: Layers): Promise<string> {
  const { naturalWidth, naturalHeight } = layers.photo!;
  const canvas = canvasOf(naturalWidth, naturalHeight);
  canvas.getContext("2d")!.drawImage(greyed(layers), 0, 0);
  return addressOf(await blobOf(canvas, "image/jpeg"));
}

/** The bytes as an address that holds them. */
function addressOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
