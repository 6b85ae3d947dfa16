import { Icon } from "../page/Icon";
import { activationOf } from "../vector/activation";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** Says over the map that it shows a channel and not the similarity. */
export function ChannelLabel({ viewer, dataset }: { viewer: Viewer; dataset: OpenDataset }) {
  const shown = viewer.shown.value;
  if (shown?.channel == null) return null;
  const { metadata } = dataset;
  return (
    <p class="channel-label small" role="status" data-testid="channel-label">
      <span>
        <strong class="number">
          Channel {shown.channel} of {metadata.features}
        </strong>
        : {activationOf(metadata).name}
      </span>
      {viewer.channels.kept.value !== null && (
        <>
          <Step viewer={viewer} step={-1} name="Channel before, in the order of the bars" />
          <Step viewer={viewer} step={1} name="Next channel, in the order of the bars" />
          <button
            type="button"
            class="button quiet"
            title="Back to the similarity (Esc)"
            onClick={() => viewer.channels.clear()}
          >
            <Icon name="close" />
            Similarity
          </button>
        </>
      )}
    </p>
  );
}

function Step({ viewer, step, name }: { viewer: Viewer; step: 1 | -1; name: string }) {
  return (
    <button
      type="button"
      class="button quiet square"
      aria-label={name}
      title={`${name} (${step < 0 ? "[" : "]"})`}
      onClick={() => viewer.stepChannel(step)}
    >
      <Icon name={step < 0 ? "back" : "next"} />
    </button>
  );
}
