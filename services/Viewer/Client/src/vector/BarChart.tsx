import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Metadata } from "../dataset/metadata";
import type { Viewer } from "../viewer/viewer";
import { activationOf } from "./activation";
import { scrollTo } from "./barScale";
import { barColours, drawBars } from "./drawBars";
import { useCanvasSize } from "./useCanvasSize";

interface Props {
  readonly viewer: Viewer;
  readonly metadata: Metadata;
}

/**
 * The bars of all channels (Figure 5D, 6B and 6C of the paper): one canvas of the size in sight inside a
 * scrolling box, so that a thousand channels cost no more than those one sees.
 */
export function BarChart({ viewer, metadata }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointer = useRef<number | null>(null);
  const { vectors, channels } = viewer;
  const size = useCanvasSize(box, canvas);
  const { features } = metadata;
  const rowHeight = vectors.rowHeight.value;

  useEffect(() => {
    let colours = barColours(canvas.current!);
    let scrolled = box.current!.scrollTop;
    const draw = () => {
      drawBars(canvas.current!, {
        current: vectors.current.value,
        pinned: vectors.pinned.value,
        order: vectors.order.value,
        scale: vectors.scale.value,
        rowHeight,
        scrolled,
        marked: channels.wanted.value,
        activation: activationOf(metadata).of,
        size: size.value,
        colours,
      });
    };
    const scroll = () => {
      scrolled = box.current!.scrollTop;
      draw();
      hover(pointer.current);
    };
    const recolour = () => {
      colours = barColours(canvas.current!);
      draw();
    };
    box.current!.addEventListener("scroll", scroll);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", recolour);
    const stop = effect(() => {
      vectors.available.value = size.value.height;
      if (size.value.height > 0) draw();
    });
    return () => {
      stop();
      box.current?.removeEventListener("scroll", scroll);
      dark.removeEventListener("change", recolour);
    };
  }, [viewer, metadata, rowHeight]);

  // Whoever finds a channel by its number or by keys sees its bar.
  useEffect(
    () =>
      effect(() => {
        const channel = channels.kept.value;
        const row = channel === null ? -1 : vectors.order.peek().indexOf(channel);
        const element = box.current!;
        const { height } = size.value;
        if (row >= 0 && height > 0) element.scrollTop = scrollTo(row, rowHeight, element.scrollTop, height);
      }),
    [viewer, rowHeight],
  );

  const channelAt = (y: number): number | null => {
    const row = Math.floor((y + box.current!.scrollTop) / rowHeight);
    return vectors.order.peek()[row] ?? null;
  };
  const hover = (y: number | null) => {
    pointer.current = y;
    channels.hovered.value = y === null ? null : channelAt(y);
  };
  const yOf = (event: MouseEvent) => event.clientY - box.current!.getBoundingClientRect().top;
  const keep = (event: MouseEvent) => {
    const channel = channelAt(yOf(event));
    channels.kept.value = channels.kept.peek() === channel ? null : channel;
  };
  const zoom = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    vectors.stepRowHeight(event.deltaY < 0 ? 1 : -1);
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled for the whole page, see keyboard.ts.
    <div
      ref={box}
      class="bars"
      role="application"
      aria-label={`Bars of ${features} channels. The keys [ and ] go through them, Escape returns to the similarity.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the box scrolls by keys.
      tabIndex={0}
      onPointerMove={(event) => event.pointerType !== "touch" && hover(yOf(event))}
      onPointerLeave={() => hover(null)}
      onClick={keep}
      onWheel={zoom}
      data-testid="bars"
    >
      <div class="bars-length" style={{ height: `${features * rowHeight}px` }}>
        <canvas ref={canvas} />
      </div>
    </div>
  );
}
