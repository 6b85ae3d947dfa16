import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Size } from "../dataset/metadata";
import { ProblemNotice } from "../page/ProblemNotice";
import { root } from "../page/root";
import { SideBar } from "../vector/SideBar";
import { ChannelLabel } from "./ChannelLabel";
import { HelpDialog } from "./HelpDialog";
import { Hint } from "./Hint";
import { handleKey } from "./keyboard";
import { Legend } from "./Legend";
import { LoadingPanel } from "./LoadingPanel";
import { MapView } from "./MapView";
import { nextMetric } from "./MetricMenu";
import { PartialLabel } from "./PartialLabel";
import { PhotoControls } from "./PhotoControls";
import { ReadOut } from "./ReadOut";
import { useDrop } from "./useDrop";
import type { Viewer } from "./viewer";

interface Props {
  readonly viewer: Viewer;
  readonly topBar: (showHelp: () => void) => ComponentChildren;
  /** Size of the photo if it is known before the dataset: keeps the place of the map while it loads. */
  readonly expected: Size | null;
  /** Whether there is a dataset to open: its place is kept from the start. */
  readonly opening: boolean;
  /** Shown in place of the map while there is no dataset to open: progress, or why there is none. */
  readonly panel?: ComponentChildren;
  /** Whether that panel says why there is nothing to come: then the meaning of the map is left out. */
  readonly failed?: boolean;
  /** Said over the map. */
  readonly notice?: ComponentChildren;
  readonly onRetry: () => void;
  readonly onStage?: (index: number) => void;
  /** Takes a photo that is dropped; otherwise it goes to the upload page. */
  readonly onPhoto?: (photo: File) => void;
}

/** Top bar, slider, map, scale and read-out: the page of the viewer, whatever it looks at. */
export function Workspace({
  viewer,
  topBar,
  expected,
  opening,
  panel,
  failed,
  notice,
  onRetry,
  onStage,
  onPhoto,
}: Props) {
  const [help, setHelp] = useState(false);
  useKeys(viewer, () => setHelp(true), onStage);
  const refusal = useDrop(onPhoto);
  const { value: dataset } = viewer.dataset;
  const { value: loading } = viewer.loading.progress;
  const { value: error } = viewer.loading.error;
  const idle = !dataset && !loading && !(opening && !error);
  const shape = dataset?.photo ?? expected ?? { width: 3, height: 2 };
  return (
    <div class={idle ? "workspace idle" : "workspace"}>
      {topBar(() => setHelp(true))}
      {!error && !failed && <Hint />}
      <main class="desk">
        <PhotoControls viewer={viewer} />
        {/* What is told before there is a map is no smaller form of it. */}
        <div
          key={idle ? "told" : "map"}
          class="map-area"
          style={{ "--aspect": String(shape.width / shape.height) }}
        >
          {dataset && !error && <MapView viewer={viewer} dataset={dataset} />}
          {dataset && <ChannelLabel viewer={viewer} dataset={dataset} />}
          {notice}
          {refusal}
          {loading && !dataset && <LoadingPanel loading={loading} expected={expected} />}
          {dataset && !error && <PartialLabel viewer={viewer} dataset={dataset} />}
          {error && (
            <div class="panel">
              <ProblemNotice error={error} />
              <div class="panel-actions">
                <button type="button" class="button" onClick={onRetry}>
                  Try again
                </button>
                <a class="button quiet" href={root}>
                  Open another photo
                </a>
              </div>
            </div>
          )}
          {idle && !error && panel}
        </div>
        <Legend viewer={viewer} />
        <SideBar viewer={viewer} dataset={dataset} />
      </main>
      <ReadOut viewer={viewer} />
      {help && <HelpDialog dataset={dataset} onClose={() => setHelp(false)} />}
    </div>
  );
}

function useKeys(viewer: Viewer, help: () => void, onStage?: (index: number) => void): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const handled = handleKey(event, {
        move: (dx, dy) => viewer.references.move(dx, dy),
        pin: () => viewer.references.pin(viewer.references.current.value),
        escape: () => viewer.escape(),
        channel: (step) => viewer.stepChannel(step),
        toggleVector: () => {
          viewer.vectors.visible.value = !viewer.vectors.visible.value;
        },
        stage: (index) => onStage?.(index),
        nextMetric: () => nextMetric(viewer),
        toggleGrey: () => {
          viewer.photoColoured.value = !viewer.photoColoured.value;
        },
        changeOpacity: (by) => viewer.setOpacity(viewer.opacity.value + by),
        zoomBy: (factor) => viewer.window.zoomBy(factor),
        fit: () => viewer.window.fit(),
        toggleSmooth: () => {
          viewer.window.smooth.value = !viewer.window.smooth.peek();
        },
        toggleFreeze: () => viewer.references.freeze(!viewer.references.frozen.peek()),
        toggleLock: () => {
          const locked = viewer.stretching.mode.peek() === "locked";
          viewer.stretching.choose(locked ? "map" : "locked", viewer.lockable.peek());
        },
        nextColourMap: () => viewer.colouring.next(),
        reverseColours: () => viewer.colouring.reverse(),
        export: () => document.getElementById("export")?.click(),
        copyLink: () => document.getElementById("copy-link")?.click(),
        help,
      });
      if (handled) event.preventDefault();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  });
}
