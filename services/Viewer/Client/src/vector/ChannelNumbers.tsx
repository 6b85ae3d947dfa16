import type { Metadata } from "../dataset/metadata";
import type { Viewer } from "../viewer/viewer";
import { activationOf, formatActivation } from "./activation";

/** The numbers of the channel that is pointed at or kept; the place is kept free while there is none. */
export function ChannelNumbers({ viewer, metadata }: { viewer: Viewer; metadata: Metadata }) {
  const { vectors, channels } = viewer;
  const channel = channels.wanted.value;
  if (channel === null) {
    return (
      <div class="channel-numbers small soft">
        <p>Point at a bar to see its channel as the map; click to keep it.</p>
      </div>
    );
  }
  const activation = activationOf(metadata);
  const row = (name: string, className: string, vector: Float64Array | null) => {
    const stored = vector?.[channel];
    return (
      stored !== undefined && (
        <div class={className}>
          <dt>{name}</dt>
          <dd class="number">
            {activation.known && <strong>{formatActivation(activation.of(stored))}</strong>}{" "}
            <span class={activation.known ? "soft" : ""}>stored {stored}</span>
          </dd>
        </div>
      )
    );
  };
  return (
    <dl class="channel-numbers small" data-testid="channel-numbers">
      <div>
        <dt>Channel</dt>
        <dd class="number">
          <strong>{channel}</strong>
          {channels.kept.value === channel && <span class="soft"> kept, Esc clears</span>}
        </dd>
      </div>
      {row("Current", "of-current", vectors.current.value)}
      {row("Pinned", "of-pin", vectors.pinned.value)}
    </dl>
  );
}
