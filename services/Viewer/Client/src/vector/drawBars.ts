import type { Size } from "../dataset/metadata";
import { formatActivation } from "./activation";
import { labelledRow } from "./barScale";

/** All that a drawing of the chart depends on. */
export interface BarDrawing {
  readonly current: Float64Array | null;
  readonly pinned: Float64Array | null;
  readonly order: Uint32Array;
  /** The stored value that the longest bar stands for. */
  readonly scale: number;
  readonly rowHeight: number;
  readonly scrolled: number;
  /** The channel that is marked. */
  readonly marked: number | null;
  readonly activation: (stored: number) => number;
  /** Of the canvas, in CSS pixels. */
  readonly size: Size;
  readonly colours: BarColours;
}

/** What the bars are drawn with. */
export type BarColours = Record<
  "bar" | "pin-bar" | "mark" | "ink" | "ink-soft" | "surface" | "font-number",
  string
>;

/** As the style sheet has them. Asked for with every move of the mouse they would have the page laid out each time. */
export function barColours(canvas: HTMLCanvasElement): BarColours {
  const style = getComputedStyle(canvas);
  const names = ["bar", "pin-bar", "mark", "ink", "ink-soft", "surface", "font-number"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`)])) as BarColours;
}

/** Width of the numbers at the left, once there is room for them; `.labelled` of the style sheet knows it, too. */
const gutter = 36;

/**
 * Draws the rows in sight: in each the current value in ink and, below it, the pinned one in orange.
 *
 * @param canvas of the size in sight; its pixels are those of the screen
 */
export function drawBars(canvas: HTMLCanvasElement, drawing: BarDrawing): void {
  const { current, pinned, order, rowHeight, scrolled, colours } = drawing;
  const { width, height } = drawing.size;
  // Drawn by the processor: where there is no graphics card, its stand-in would hold up the page for a second.
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
  context.clearRect(0, 0, width, height);
  const labelled = rowHeight >= labelledRow;
  const left = labelled ? gutter : 0;
  const length = (width - left) / Math.max(1, drawing.scale);
  const gap = rowHeight >= 4 ? 1 : 0;
  const bar = pinned && current ? (rowHeight - gap) / 2 : rowHeight - gap;
  context.font = `11px ${colours["font-number"]}`;
  context.textBaseline = "middle";
  const first = Math.floor(scrolled / rowHeight);
  const last = Math.min(order.length, Math.ceil((scrolled + height) / rowHeight));
  for (let row = first; row < last; row++) {
    const channel = order[row]!;
    const top = row * rowHeight - scrolled;
    if (channel === drawing.marked) {
      context.fillStyle = colours["mark"];
      context.fillRect(0, top, width, Math.max(rowHeight, 3));
    }
    if (current) {
      context.fillStyle = colours["bar"];
      context.fillRect(left, top, current[channel]! * length, bar);
    }
    if (pinned) {
      context.fillStyle = colours["pin-bar"];
      context.fillRect(left, top + (current ? bar : 0), pinned[channel]! * length, bar);
    }
    if (!labelled) continue;
    context.fillStyle = colours["ink-soft"];
    context.textAlign = "right";
    context.fillText(String(channel), gutter - 6, top + rowHeight / 2);
    if (!current) continue;
    drawValue(context, formatActivation(drawing.activation(current[channel]!)), {
      x: Math.min(width - 44, left + Math.max(current[channel]!, pinned?.[channel] ?? 0) * length + 4),
      y: top + rowHeight / 2,
      ink: colours["ink"],
      halo: colours["surface"],
    });
  }
}

/** A number that stays readable where it lies over a bar. */
function drawValue(
  context: CanvasRenderingContext2D,
  text: string,
  place: { x: number; y: number; ink: string; halo: string },
): void {
  context.textAlign = "left";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = place.halo;
  context.strokeText(text, place.x, place.y);
  context.fillStyle = place.ink;
  context.fillText(text, place.x, place.y);
}
