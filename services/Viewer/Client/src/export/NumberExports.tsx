import { formatBytes } from "../page/format";
import type { OpenDataset } from "../viewer/openDataset";
import type { Viewer } from "../viewer/viewer";
import { featureArray, mapArray } from "./arrays";
import { ExportItem } from "./ExportItem";
import type { Export } from "./useExport";
import { vectorTable } from "./vectorTable";

interface Props {
  readonly viewer: Viewer;
  readonly dataset: OpenDataset;
  /** Beginning of the files' names: that of the dataset, and that of the map. */
  readonly base: string;
  readonly map: string;
  readonly work: Export;
}

/** Map and features as arrays, the vectors as a table. */
export function NumberExports({ viewer, dataset, base, map, work }: Props) {
  const { metadata, backend } = dataset;
  const { width, height, features } = metadata;
  const { current, pinned } = viewer.references;
  const shown = viewer.shown.value;
  const cells = `${height} × ${width}`;
  const saveVectors = () =>
    work.start(`${base}.vectors.csv`, async () => {
      const named = [
        { name: "current", cell: current.peek() },
        { name: "pinned", cell: pinned.peek() },
      ];
      const vectors = await Promise.all(
        named.flatMap(({ name, cell }) =>
          cell ? [backend.vector(cell.y * width + cell.x).then((stored) => ({ name, stored }))] : [],
        ),
      );
      return vectorTable(vectors, metadata);
    });
  return (
    <section>
      <h2>Numbers, float32</h2>
      <ExportItem
        name="Map as .npy"
        what={`${cells}, ${formatBytes(4 * width * height)}`}
        off={!shown}
        press={() => work.start(`${map}.npy`, () => mapArray(viewer.shown.peek()!.values, dataset))}
      />
      <ExportItem
        name="Features as .npy"
        what={`${cells} × ${features}, ${formatBytes(4 * width * height * features)}`}
        off={work.busy !== null}
        press={() =>
          work.start(`${base}.features.npy`, (progress, signal) => featureArray(dataset, progress, signal))
        }
      />
      <ExportItem
        name="Feature vectors as CSV"
        what={pinned.value ? "current and pinned" : "current"}
        off={!current.value}
        press={saveVectors}
      />
    </section>
  );
}
