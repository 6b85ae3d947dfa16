import type { Size } from "../dataset/metadata";
import { formatBytes, formatSeconds } from "../page/format";
import type { StageForecast } from "./pictureWish";

interface Props {
  readonly picture: Size;
  readonly stages: readonly StageForecast[];
  readonly seconds: number;
}

/** What will come of the present choices, before anything is computed. */
export function Forecast({ picture, stages, seconds }: Props) {
  const total = stages.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div class="forecast small" aria-live="polite">
      <p>
        The network sees{" "}
        <span class="number">
          {picture.width} × {picture.height}
        </span>{" "}
        pixels.
      </p>
      <table>
        <thead>
          <tr>
            <th>stage</th>
            <th>height × width × channels</th>
            <th>dataset, about</th>
          </tr>
        </thead>
        <tbody class="number">
          {stages.map(({ name, height, width, channels, bytes }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>
                {height} × {width} × {channels}
              </td>
              <td>{formatBytes(Math.round(bytes))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        All together {formatBytes(Math.round(total))}, in {formatSeconds(seconds)} once it is its turn.
      </p>
    </div>
  );
}
