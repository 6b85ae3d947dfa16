import { batch, effect } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { ColourPicker } from "../colour/ColourPicker";
import { LinkWriter, pageAddress } from "../link/linkWriter";
import { Icon } from "../page/Icon";
import { root } from "../page/root";
import { CopyLinkButton } from "../viewer/CopyLinkButton";
import { MetricMenu } from "../viewer/MetricMenu";
import { PhotoControls } from "../viewer/PhotoControls";
import { useDrop } from "../viewer/useDrop";
import { useView } from "../viewer/useView";
import { useTwoViewers } from "../viewer/useViewer";
import { PairReadOut } from "./PairReadOut";
import { Pane } from "./Pane";
import { Pair } from "./pair";
import { applyPairLink, formatPairLink, parsePairLink } from "./pairLink";
import { usePairKeys } from "./usePairKeys";

/** Two views side by side under one cursor: two models on one photo, or whatever two links lead to. */
export function ComparePage({ ids }: { ids: readonly [string, string] }) {
  const viewers = useTwoViewers();
  const [link] = useState(() => parsePairLink(location.hash));
  const pair = useMemo(() => new Pair(viewers, link.state), [viewers, link]);
  const [stages, setStages] = useState(link.stages);
  const [shown, setShown] = useState<readonly [string | null, string | null]>([null, null]);
  const left = useView(ids[0]);
  const right = useView(ids[1]);
  const views = [left.view, right.view] as const;
  const writer = useMemo(() => new LinkWriter(pageAddress), []);

  useMemo(() => applyPairLink(pair, link.state), [pair]);
  useEffect(() => pair.start(), [pair]);
  useEffect(() => {
    const read = () => {
      const { state, stages } = parsePairLink(location.hash);
      writer.adopt();
      // At one go: a step halfway would be written as one of its own, and "forward" would be lost.
      batch(() => {
        applyPairLink(pair, state);
        pair.goTo(state);
      });
      setStages(stages);
    };
    addEventListener("popstate", read);
    return () => {
      removeEventListener("popstate", read);
      writer.dispose();
    };
  }, [pair, writer]);
  useEffect(
    () =>
      effect(() => {
        const fragment = formatPairLink(pair, shown);
        if (fragment !== null) writer.write(fragment, JSON.stringify([shown, pair.pinned.value]));
      }),
    [pair, writer, shown],
  );
  usePairKeys(pair);
  const refusal = useDrop();
  const name = views[0]?.name ?? views[1]?.name ?? "IFeaLiD";
  useEffect(() => {
    document.title = `${name}, two views – IFeaLiD`;
  }, [name]);
  const current = () => {
    writer.flush();
    return location.hash;
  };
  const choose = (side: 0 | 1, stage: string) => {
    setStages(side === 0 ? [stage, stages[1]] : [stages[0], stage]);
  };
  const tell = (side: 0 | 1, stage: string | null) => {
    setShown((before) =>
      before[side] === stage ? before : side === 0 ? [stage, before[1]] : [before[0], stage],
    );
  };
  const strangers = views[0]?.photo && views[1]?.photo && !sameSize(views[0].photo, views[1].photo);

  return (
    <div class="workspace">
      <header class="top-bar">
        <a
          class="button quiet square"
          href={`${root}v/${ids[0]}`}
          aria-label="Back to the first view"
          title="Back to the first view"
        >
          <Icon name="back" />
        </a>
        <div class="top-title">
          <h1 title={name}>{name}</h1>
          <p class="small soft">Two views, one cursor: each map is that of the same photo pixel.</p>
        </div>
        <div class="top-actions">
          <CopyLinkButton link={location.origin + location.pathname} fragment={current} />
        </div>
      </header>
      {strangers && (
        <p class="hint small" role="status">
          These photos are of different sizes. The cursor is matched by pixel, which means something only for
          one and the same photo.
        </p>
      )}
      {refusal}
      <main class="compare-desk">
        <PhotoControls viewer={viewers[0]} />
        <Pane
          pair={pair}
          side={0}
          watched={left}
          wish={stages[0]}
          onChoose={(stage) => choose(0, stage)}
          onShown={(stage) => tell(0, stage)}
        />
        <Pane
          pair={pair}
          side={1}
          watched={right}
          wish={stages[1] ?? shown[0]}
          onChoose={(stage) => choose(1, stage)}
          onShown={(stage) => tell(1, stage)}
        />
      </main>
      <footer class="read-out compare-read-out">
        <PairReadOut pair={pair} />
        <MetricMenu viewer={viewers[0]} />
        <ColourPicker colouring={viewers[0].colouring} />
      </footer>
    </div>
  );
}

function sameSize(a: { width: number; height: number }, b: { width: number; height: number }): boolean {
  return a.width === b.width && a.height === b.height;
}
