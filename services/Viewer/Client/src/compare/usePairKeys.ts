import { useEffect } from "preact/hooks";
import { handleKey } from "../viewer/keyboard";
import { nextMetric } from "../viewer/MetricMenu";
import type { Pair } from "./pair";

const nothing = () => undefined;

/** The keys of the viewer, as far as they mean something for two maps at once. */
export function usePairKeys(pair: Pair): void {
  useEffect(() => {
    const [left] = pair.sides;
    const listener = (event: KeyboardEvent) => {
      const handled = handleKey(event, {
        move: (dx, dy) => pair.move(dx, dy),
        pin: () => pair.pinHere(),
        escape: () => pair.pin(null),
        nextMetric: () => nextMetric(left),
        toggleGrey: () => {
          left.photoColoured.value = !left.photoColoured.value;
        },
        changeOpacity: (by) => left.setOpacity(left.opacity.value + by),
        zoomBy: (factor) => left.window.zoomBy(factor),
        fit: () => left.window.fit(),
        toggleSmooth: () => {
          left.window.smooth.value = !left.window.smooth.peek();
        },
        nextColourMap: () => left.colouring.next(),
        reverseColours: () => left.colouring.reverse(),
        copyLink: () => document.getElementById("copy-link")?.click(),
        channel: nothing,
        toggleVector: nothing,
        stage: nothing,
        toggleFreeze: nothing,
        toggleLock: nothing,
        export: nothing,
        help: nothing,
      });
      if (handled) event.preventDefault();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, [pair]);
}
