import { type MetricName, makeMetric } from "../similarity/metric";
import { metricEntry, offeredMetrics, unitSentence } from "../similarity/metricList";
import type { Viewer } from "./viewer";

/** Chooses the metric, says in one sentence what it is for, and sets k where there is one. */
export function MetricMenu({ viewer }: { viewer: Viewer }) {
  const [metric, dataset] = [viewer.references.metric.value, viewer.dataset.value];
  if (!dataset) return null;
  const entry = metricEntry(metric.name);
  const offered = offeredMetrics(dataset.metadata.range);
  const entries = offered.includes(entry) ? offered : [...offered, entry];
  return (
    <div class="metric-menu">
      <label>
        <span class="soft small">Metric</span>{" "}
        <select
          class="select"
          value={metric.name}
          title={`${entry.use} (m)`}
          aria-describedby="metric-use"
          onChange={(event) => void viewer.setMetric(makeMetric(event.currentTarget.value as MetricName))}
        >
          {entries.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {metric.name === "fractional" && (
        <label class="metric-exponent">
          <span class="number small">k = {metric.k}</span>
          <input
            type="range"
            min="0.1"
            max="0.9"
            step="0.1"
            value={metric.k}
            aria-label="Exponent k of the fractional distance"
            onInput={(event) =>
              void viewer.setMetric(makeMetric("fractional", Number(event.currentTarget.value)))
            }
          />
        </label>
      )}
      <p id="metric-use" class="soft small">
        {entry.use} {unitSentence(metric, dataset.metadata.range)}
      </p>
    </div>
  );
}

/** Goes to the next metric of the menu, round and round. */
export function nextMetric(viewer: Viewer): void {
  const names = offeredMetrics(viewer.dataset.peek()?.metadata.range ?? null).map(({ name }) => name);
  const at = names.indexOf(viewer.references.metric.peek().name);
  void viewer.setMetric(makeMetric(names[(at + 1) % names.length]!));
}
