import type { Size } from "../dataset/metadata";
import { formatBytes } from "../page/format";

interface Props {
  readonly loading: { readonly bytes: number; readonly total: number | null };
  readonly expected: Size | null;
}

/** Bytes and percent in the place where the map will appear. */
export function LoadingPanel({ loading, expected }: Props) {
  const { bytes, total } = loading;
  const percent = total ? Math.min(100, Math.floor((bytes / total) * 100)) : null;
  const text = total
    ? `${formatBytes(bytes)} of ${formatBytes(total)} · ${percent}%`
    : bytes > 0
      ? formatBytes(bytes)
      : "Connecting";
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
        <p class="number small soft">{text}</p>
      </div>
    </div>
  );
}
