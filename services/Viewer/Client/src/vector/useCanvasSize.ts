import { type Signal, signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Size } from "../dataset/metadata";

/** Keeps a canvas as large as the inside of its box, with the pixels of the screen; the size in CSS pixels. */
export function useCanvasSize(
  box: RefObject<HTMLElement | null>,
  canvas: RefObject<HTMLCanvasElement | null>,
): Signal<Size> {
  const size = useMemo(() => signal<Size>({ width: 0, height: 0 }), []);
  useEffect(() => {
    const [element, target] = [box.current!, canvas.current!];
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      target.style.width = `${width}px`;
      target.style.height = `${height}px`;
      target.width = Math.round(width * devicePixelRatio);
      target.height = Math.round(height * devicePixelRatio);
      size.value = { width, height };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return size;
}
