import { effect } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { OpenDataset } from "../viewer/openDataset";
import type { Viewer } from "../viewer/viewer";
import { formatLink, type ParsedLink, parseLink } from "./linkState";
import { LinkWriter, pageAddress } from "./linkWriter";
import { applyState, stateOf } from "./viewState";

/** The view in the address. */
export interface ViewLink {
  /** The stage that the address asks for, or the one chosen since. */
  readonly wish: string | null;
  choose(stage: string): void;
  /** What of the address could not be read, as "key=value". */
  readonly malformed: readonly string[];
  dismiss(): void;
  /** Writes what the viewer shows. Reads signals. */
  write(stage: string | null): void;
  /** The fragment of this very moment. */
  current(): string;
}

interface Reading {
  parsed: ParsedLink;
  /** The stage that was written last. */
  written: string | null;
  /** A dataset that is open only until that of another stage is. */
  leaving: OpenDataset | null;
}

/**
 * Reads the view out of the address when the page opens and on "back" and "forward", and writes it there while
 * one looks around.
 */
export function useLink(viewer: Viewer): ViewLink {
  const [link] = useState(
    (): Reading => ({ parsed: parseLink(location.hash), written: null, leaving: null }),
  );
  const [wish, setWish] = useState(link.parsed.state.stage);
  const [malformed, setMalformed] = useState(link.parsed.malformed);
  const writer = useMemo(() => new LinkWriter(pageAddress), []);
  useMemo(() => applyState(viewer, link.parsed.state), [viewer]);

  useEffect(() => {
    const read = () => {
      writer.adopt();
      link.parsed = parseLink(location.hash);
      setMalformed(link.parsed.malformed);
      // Until the dataset of another stage is closed, what it shows is not what the address says.
      const same = link.parsed.state.stage === link.written;
      link.leaving = same ? null : viewer.dataset.peek();
      applyState(viewer, link.parsed.state);
      setWish(link.parsed.state.stage);
    };
    addEventListener("popstate", read);
    return () => {
      removeEventListener("popstate", read);
      writer.dispose();
    };
  }, [viewer]);

  const write = (stage: string | null) => {
    const state = stateOf(viewer, stage);
    if (!state || viewer.dataset.peek() === link.leaving) return;
    link.written = stage;
    const step = JSON.stringify([stage, state.pinned]);
    writer.write(formatLink(state, link.parsed.unknown), step);
  };
  const current = () => {
    writer.flush();
    return location.hash;
  };
  const choose = (stage: string) => {
    viewer.takenAlong.forget();
    link.leaving = null;
    setWish(stage);
  };
  return { wish, choose, malformed, dismiss: () => setMalformed([]), write, current };
}

/** Keeps the address in line with what the viewer shows of a stage. */
export function useWritten(link: ViewLink, stage: string | null): void {
  const newest = useRef(link);
  newest.current = link;
  useEffect(() => effect(() => newest.current.write(stage)), [stage]);
}
