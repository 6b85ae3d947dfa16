import type { Size } from "../dataset/metadata";
import { formatBytes, formatSeconds } from "../page/format";
import type { StageForecast } from "./pictureWish";

interface Props {
  /** All stages that are there to choose from, each of which has its row. */
  readonly names: readonly string[];
  /** What will come of the present choices; null while nothing can be said. */
  readonly foreseen: Foreseen | null | false;
}

interface Foreseen {
  readonly picture: Size;
  readonly stages: readonly StageForecast[];
  readonly seconds: number;
}

/** What will come of the present choices, before anything is computed. Its size does not depend on what is known. */
export function Forecast({ names, foreseen }: Props) {
  const { picture, stages = [], seconds } = foreseen || {};
  const total = stages.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div class="forecast small" aria-live="polite" aria-busy={!foreseen}>
      <p>
        The network sees{" "}
        <span class="number">{picture ? `${picture.width} × ${picture.height}` : "– × –"}</span> pixels.
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
          {names.map((name) => (
            <Row key={name} name={name} stage={stages.find((stage) => stage.name === name)} />
          ))}
        </tbody>
      </table>
      <p>
        All together {foreseen ? formatBytes(Math.round(total)) : "–"}, in{" "}
        {seconds === undefined ? "–" : formatSeconds(seconds)} once it is its turn.
      </p>
    </div>
  );
}

function Row({ name, stage }: { name: string; stage: StageForecast | undefined }) {
  return (
    <tr class={stage ? "" : "soft"}>
      <td>{name}</td>
      <td>{stage ? `${stage.height} × ${stage.width} × ${stage.channels}` : "–"}</td>
      <td>{stage ? formatBytes(Math.round(stage.bytes)) : "–"}</td>
    </tr>
  );
}
