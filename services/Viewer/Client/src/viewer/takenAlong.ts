import { cellAt, centreOf } from "../dataset/affine";
import { kindOf } from "../similarity/metric";
import type { Places } from "./places";
import type { Viewer } from "./viewer";

/** Places and settings on their way from one dataset to the next, or from a link to a dataset. */
export class TakenAlong {
  /** What the next dataset takes over, as long as nobody points elsewhere. */
  private held: Places | null = null;

  constructor(private readonly viewer: Viewer) {}

  /** Goes to where a link leads: at once, and with the dataset that is opened next. */
  resume(places: Places): void {
    this.held = places;
    if (this.viewer.dataset.peek()) this.place(places);
  }

  /** What is shown now, and not where a link led, is taken along to the next dataset. */
  forget(): void {
    if (this.viewer.dataset.peek()) this.held = null;
  }

  /** @param again to the same dataset once more: with what belongs to this stage alone */
  pack(again: boolean): void {
    this.held ??= again && this.viewer.dataset.peek() ? this.allPlaces() : this.places();
  }

  /** Shows the dataset that is open now as the one before was. Resolves when its map has been drawn. */
  unpack(): Promise<void> {
    const places = this.held ?? this.places();
    this.held = null;
    return this.place(places);
  }

  private place({ reference, pinned, opacity, channel, stretch, barScale }: Places): Promise<void> {
    const { viewer } = this;
    const { affine, metadata, overlayAddress, photo } = viewer.openDataset();
    viewer.opacity.value = opacity ?? (overlayAddress ? 0 : 1);
    viewer.channels.kept.value = channel !== null && channel < metadata.features ? channel : null;
    if (barScale !== null) viewer.vectors.scale.value = barScale;
    viewer.stretching.choose(stretch.mode, stretch.locked);
    const { x, y } = reference ?? { x: photo.width / 2, y: photo.height / 2 };
    return viewer.references.start(
      cellAt(affine, metadata, x, y),
      pinned && cellAt(affine, metadata, pinned.x, pinned.y),
    );
  }

  /** Where reference and pin lie on the photo, to be kept over a change of the stage. */
  private places(): Places {
    const { references, stretching } = this.viewer;
    const dataset = this.viewer.dataset.peek();
    const [current, pinned] = [references.newestPlace(), references.pinned.peek()];
    const [mode, locked] = [stretching.mode.peek(), stretching.locked.peek()];
    // Channels, activations and distances of another stage are other quantities; similarities can be compared.
    const comparable = locked?.of === "similarity" && kindOf(references.metric.peek()) === "similarity";
    const stretch = locked && !comparable ? ({ mode: "map", locked: null } as const) : { mode, locked };
    return {
      reference: dataset && current && centreOf(dataset.affine, current),
      pinned: dataset && pinned && centreOf(dataset.affine, pinned),
      opacity: dataset && this.viewer.opacity.peek(),
      channel: null,
      barScale: null,
      stretch,
    };
  }

  /** The same and what belongs to this stage alone. */
  private allPlaces(): Places {
    const { channels, stretching } = this.viewer;
    const [mode, locked] = [stretching.mode.peek(), stretching.locked.peek()];
    return { ...this.places(), channel: channels.kept.peek(), stretch: { mode, locked } };
  }
}
