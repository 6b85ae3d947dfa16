import { useEffect, useLayoutEffect } from "preact/hooks";
import { ProblemNotice } from "../page/ProblemNotice";
import { datasetAddress } from "../service/api";
import { extentOf, type StageSnapshot, type ViewSnapshot } from "../service/viewSnapshot";
import { LoadingPanel } from "../viewer/LoadingPanel";
import { MapView } from "../viewer/MapView";
import { PartialLabel } from "../viewer/PartialLabel";
import { ProgressPanel } from "../viewer/ProgressPanel";
import { StageTabs } from "../viewer/StageTabs";
import type { WatchedView } from "../viewer/useView";
import { PaneScale } from "./PaneScale";
import type { Pair } from "./pair";

interface Props {
  readonly pair: Pair;
  readonly side: 0 | 1;
  readonly watched: WatchedView;
  /** The stage that is asked for; null: the first that is ready. */
  readonly wish: string | null;
  readonly onChoose: (stage: string) => void;
  readonly onShown: (stage: string | null) => void;
}

/** One side: the model and what to know about its weights, its stages, its map, its scale. */
export function Pane({ pair, side, watched: { view, error, ask }, wish, onChoose, onShown }: Props) {
  const viewer = pair.sides[side];
  const stage = view && stageOf(view, wish);
  const sha256 = stage?.dataset ?? null;
  const open = () => {
    if (!view || !stage?.dataset) return;
    void viewer.loading.open(datasetAddress(stage.dataset), extentOf(stage, view)).catch(() => undefined);
  };
  // Before the page is painted: the dataset can be on its way by then.
  useLayoutEffect(open, [sha256]);
  useEffect(() => onShown(stage?.name ?? null), [stage?.name]);
  const name = side === 0 ? "First view" : "Second view";
  const { value: dataset } = viewer.dataset;
  const { value: loading } = viewer.loading.progress;
  const { value: failure } = viewer.loading.error;
  const shape = dataset?.photo ?? view?.photo ?? { width: 3, height: 2 };
  const model = view?.model ?? dataset?.metadata.model ?? null;
  return (
    <section class="pane" aria-label={name} data-side={side}>
      <div class="pane-head">
        <p class="small" data-testid="pane-model">
          {view && (
            <>
              <a href={view.link}>{model?.name ?? "Model not stated"}</a>
              {model?.label && (
                <>
                  {" – "}
                  <span class="label">{model.label}</span>
                </>
              )}
              {model?.licence && ` · ${model.licence}`}
            </>
          )}
        </p>
        {view && (
          <StageTabs
            view={view}
            chosen={stage?.name ?? null}
            onChoose={onChoose}
            onAsk={ask}
            label={`Stage of the ${name.toLowerCase()}`}
          />
        )}
      </div>
      <div class="map-area" style={{ "--aspect": String(shape.width / shape.height) }}>
        {dataset && !failure && (
          <MapView viewer={viewer} dataset={dataset} pointer={pair.pointer(side, dataset)} />
        )}
        {loading && !dataset && <LoadingPanel loading={loading} expected={view?.photo ?? null} />}
        {dataset && !failure && <PartialLabel viewer={viewer} dataset={dataset} />}
        {(failure || error !== null) && (
          <div class="panel">
            <ProblemNotice error={failure ?? error} />
            {failure && (
              <button type="button" class="button" onClick={open}>
                Try again
              </button>
            )}
          </div>
        )}
        {view && !stage && <ProgressPanel view={view} />}
      </div>
      <PaneScale viewer={viewer} />
    </section>
  );
}

function stageOf(view: ViewSnapshot, wish: string | null): StageSnapshot | null {
  const ready = view.stages.filter((stage) => stage.ready);
  return ready.find((stage) => stage.name === wish) ?? ready[0] ?? null;
}
