import { centreOf } from "../dataset/affine";
import type { Viewer } from "../viewer/viewer";
import type { LinkState } from "./linkState";

/** What the viewer shows, for a link; null while it shows nothing. Reads signals. */
export function stateOf(viewer: Viewer, stage: string | null): LinkState | null {
  const [dataset, current, pinned] = [
    viewer.dataset.value,
    viewer.references.current.value,
    viewer.references.pinned.value,
  ];
  if (!dataset || !current) return null;
  const { colouring, stretching, vectors, window } = viewer;
  const opacity = viewer.opacity.value;
  return {
    stage,
    reference: centreOf(dataset.affine, current),
    pinned: pinned && centreOf(dataset.affine, pinned),
    frozen: viewer.references.frozen.value,
    metric: viewer.references.metric.value,
    colourMap: colouring.name.value,
    reversed: colouring.reversed.value,
    stretch: { mode: stretching.mode.value, locked: stretching.locked.value },
    opacity: opacity === (dataset.overlayAddress ? 0 : 1) ? null : opacity,
    coloured: viewer.photoColoured.value,
    camera: window.camera.value,
    smooth: window.smooth.value,
    channel: viewer.channels.kept.value,
    sort: vectors.sort.value,
    barScale: vectors.scale.value || null,
    bars: vectors.visible.value,
  };
}

/** Makes the viewer show what a link says: at once, or as soon as its dataset is open. */
export function applyState(viewer: Viewer, state: LinkState): void {
  const { colouring, vectors, window } = viewer;
  viewer.references.frozen.value = state.frozen;
  // Before the stretch: a change of the metric drops a range that is locked.
  void viewer.setMetric(state.metric);
  colouring.name.value = state.colourMap;
  colouring.reversed.value = state.reversed;
  viewer.photoColoured.value = state.coloured;
  window.smooth.value = state.smooth;
  window.show(state.camera);
  vectors.sort.value = state.sort;
  if (state.bars !== null) vectors.visible.value = state.bars;
  const { reference, pinned, opacity, channel, stretch, barScale } = state;
  viewer.takenAlong.resume({ reference, pinned, opacity, channel, stretch, barScale });
}
