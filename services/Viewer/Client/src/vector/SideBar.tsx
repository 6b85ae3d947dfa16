import { Icon } from "../page/Icon";
import type { OpenDataset } from "../viewer/openDataset";
import type { Viewer } from "../viewer/viewer";
import { activationOf, formatActivation } from "./activation";
import { BarChart } from "./BarChart";
import { labelledRow } from "./barScale";
import { ChannelNumbers } from "./ChannelNumbers";
import { SideBarControls } from "./SideBarControls";

/** The feature vector of the current cell beside the map; closed it leaves a narrow strip with a button. */
export function SideBar({ viewer, dataset }: { viewer: Viewer; dataset: OpenDataset | null }) {
  const { vectors } = viewer;
  const open = vectors.visible.value;
  const toggle = (
    <button
      type="button"
      class="button quiet square side-bar-toggle"
      aria-expanded={open}
      aria-controls="feature-vector"
      aria-label={open ? "Feature vector" : "Features: the feature vector"}
      title={`${open ? "Hide" : "Show"} the feature vector (v)`}
      onClick={() => {
        vectors.visible.value = !open;
      }}
    >
      <Icon name={open ? "close" : "bars"} />
      {!open && <span class="side-bar-name">Features</span>}
    </button>
  );
  return (
    <aside class={open ? "side-bar" : "side-bar closed"} id="feature-vector" aria-label="Feature vector">
      {open ? (
        <>
          <header>
            <h2>Feature vector</h2>
            {toggle}
          </header>
          {dataset && <Contents viewer={viewer} dataset={dataset} />}
        </>
      ) : (
        toggle
      )}
    </aside>
  );
}

function Contents({ viewer, dataset }: { viewer: Viewer; dataset: OpenDataset }) {
  const { metadata } = dataset;
  const { vectors } = viewer;
  const activation = activationOf(metadata);
  const labelled = vectors.rowHeight.value >= labelledRow;
  return (
    <>
      <SideBarControls viewer={viewer} features={metadata.features} />
      <ChannelNumbers viewer={viewer} metadata={metadata} />
      <div class={labelled ? "bars-axis labelled number soft" : "bars-axis number soft"} aria-hidden="true">
        <span>{formatActivation(activation.of(0))}</span>
        <span>{activation.name}</span>
        <span>{vectors.scale.value > 0 ? formatActivation(activation.of(vectors.scale.value)) : ""}</span>
      </div>
      <BarChart key={metadata.stage} viewer={viewer} metadata={metadata} />
    </>
  );
}
