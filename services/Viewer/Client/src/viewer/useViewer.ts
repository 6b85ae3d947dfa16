import { useEffect, useMemo } from "preact/hooks";
import type { BackendName } from "../similarity/backend";
import { getReady } from "./getReady";
import { publishPair, publishScripting } from "./scripting";
import { Viewer } from "./viewer";

/** A viewer that lives as long as its page; scripts reach it as `globalThis.ifealid`. */
export function useViewer(): Viewer {
  const viewer = useMemo(() => {
    const forced = forcedBackend();
    getReady(forced);
    const viewer = new Viewer(forced);
    viewer.vectors.visible.value = matchMedia("(min-width: 64rem)").matches;
    return viewer;
  }, []);
  useEffect(() => {
    const withdraw = publishScripting(viewer);
    return () => {
      withdraw();
      viewer.close();
    };
  }, [viewer]);
  return viewer;
}

/** Two viewers that live as long as their page. */
export function useTwoViewers(): readonly [Viewer, Viewer] {
  const viewers = useMemo(() => {
    const forced = forcedBackend();
    getReady(forced);
    return [new Viewer(forced), new Viewer(forced)] as const;
  }, []);
  useEffect(() => {
    const withdraw = publishPair(viewers);
    return () => {
      withdraw();
      for (const viewer of viewers) viewer.close();
    };
  }, [viewers]);
  return viewers;
}

/** The backend that the address asks for: `?backend=wasm` or `?backend=webgl2`. */
function forcedBackend(): BackendName | null {
  const name = new URLSearchParams(location.search).get("backend");
  return name === "wasm" || name === "webgl2" ? name : null;
}
