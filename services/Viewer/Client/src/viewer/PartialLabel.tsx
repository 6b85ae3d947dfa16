import { progressText } from "./LoadingPanel";
import type { OpenDataset } from "./openDataset";
import type { Viewer } from "./viewer";

/** Said over the map while channels are still arriving: how many of them it shows, and how far the loading is. */
export function PartialLabel({ viewer, dataset }: { viewer: Viewer; dataset: OpenDataset }) {
  const channels = viewer.references.channels.value;
  const { features } = dataset.metadata;
  const loading = viewer.loading.progress.value;
  if (channels === 0 || channels >= features) return null;
  return (
    <div class="partial-label small" data-testid="partial-label">
      <p class="visually-hidden" role="status">
        Still loading: the map shows a part of the channels.
      </p>
      <p class="number" aria-hidden="true">
        {channels} of {features} channels{loading && ` · ${progressText(loading)}`}
      </p>
    </div>
  );
}
