import type { Size } from "../dataset/metadata";
import { formatBytes } from "../page/format";

/** Bytes so far and in all. */
export interface Progress {
  readonly bytes: number;
  readonly total: number | null;
}

interface Props {
  readonly loading: Progress;
  readonly expected: Size | null;
}

/** Bytes and percent in the place where the map will appear. */
export function LoadingPanel({ loading, expected }: Props) {
  const percent = percentOf(loading);
  return (
    <div
      class="map placeholder"
      style={{ "--aspect": String(expected ? expected.width / expected.height : 1.5) }}
      role="status"
    >
      <div class="placeholder-text">
        <p>Loading the feature map</p>
        <div class={percent === null ? "bar busy" : "bar"}>
          <div style={percent === null ? {} : { width: `${percent}%` }} />
        </div>
        <p class="number small soft" aria-hidden="true">
          {progressText(loading)}
        </p>
      </div>
    </div>
  );
}

/** Bytes and percent in words. */
export function progressText(progress: Progress): string {
  const { bytes, total } = progress;
  if (total) return `${formatBytes(bytes)} of ${formatBytes(total)} · ${percentOf(progress)}%`;
  return bytes > 0 ? formatBytes(bytes) : "Connecting";
}

function percentOf({ bytes, total }: Progress): number | null {
  return total ? Math.min(100, Math.floor((bytes / total) * 100)) : null;
}
