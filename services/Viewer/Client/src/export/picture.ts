import type { Rectangle } from "../camera/camera";
import { canvasOf, type Layers } from "./layers";

/** Radii and strokes of the marks in CSS pixels; those of `.mark` in the style sheet. */
export const markSizes = { ring: 9, pin: 5.25, ringStroke: 2, pinStroke: 1.5, outline: 1 } as const;

/** The map over the photo as PNG. @param scale pixels of the picture for a pixel of the window */
export async function picture(layers: Layers, scale: number): Promise<Blob> {
  const canvas = canvasOf(Math.round(layers.width * scale), Math.round(layers.height * scale));
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  context.fillRect(0, 0, layers.width, layers.height);
  const draw = (image: CanvasImageSource, { left, top, width, height }: Rectangle) =>
    context.drawImage(image, left, top, width, height);
  context.imageSmoothingQuality = "high";
  if (layers.photo) draw(greyed(layers), layers.photoPlace);
  context.imageSmoothingEnabled = layers.smooth;
  if (layers.noData) draw(layers.noData, layers.mapPlace);
  draw(layers.map, layers.mapPlace);
  drawMarks(context, layers);
  return blobOf(canvas, "image/png");
}

/** The photo, without its colours where the window shows it so. */
export function greyed({ photo, grey }: Layers): CanvasImageSource {
  if (!photo || !grey) return photo!;
  const canvas = canvasOf(photo.naturalWidth, photo.naturalHeight);
  const context = canvas.getContext("2d")!;
  if ("filter" in context) {
    context.filter = "grayscale(1)";
    context.drawImage(photo, 0, 0);
    return canvas;
  }
  const plain = context as CanvasRenderingContext2D;
  plain.drawImage(photo, 0, 0);
  plain.globalCompositeOperation = "saturation";
  plain.fillStyle = "#808080";
  plain.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

function drawMarks(context: CanvasRenderingContext2D, { ring, pin }: Layers): void {
  const colours = getComputedStyle(document.documentElement);
  const circle = (at: { x: number; y: number }, radius: number, width: number, colour: string) => {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  };
  const dark = "rgb(0 0 0 / 70%)";
  if (pin) {
    circle(pin, markSizes.pin, markSizes.pinStroke + 2 * markSizes.outline, dark);
    context.fillStyle = colours.getPropertyValue("--pin");
    circle(pin, markSizes.pin, markSizes.pinStroke, "#ffffff");
    context.fill();
  }
  if (ring) {
    circle(ring, markSizes.ring, markSizes.ringStroke + 2 * markSizes.outline, dark);
    circle(ring, markSizes.ring, markSizes.ringStroke, colours.getPropertyValue("--ring"));
  }
}

export function blobOf(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const refused = () =>
      reject(new Error("The picture is too large for this browser. Choose a smaller one."));
    canvas.toBlob((blob) => (blob ? resolve(blob) : refused()), type, 0.92);
  });
}
