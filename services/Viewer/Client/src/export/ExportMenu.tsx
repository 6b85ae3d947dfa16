import { useRef, useState } from "preact/hooks";
import { formatBytes } from "../page/format";
import { Icon } from "../page/Icon";
import { ProblemNotice } from "../page/ProblemNotice";
import type { OpenDataset } from "../viewer/openDataset";
import { endsOf, scaleOf } from "../viewer/shown";
import type { Viewer } from "../viewer/viewer";
import { featureArray, mapArray } from "./arrays";
import { captionOf } from "./caption";
import { figure } from "./figure";
import { layersOf } from "./layers";
import { MaskForm } from "./MaskForm";
import { picture } from "./picture";
import { baseName } from "./saveFile";
import { type Export, useExport } from "./useExport";
import { vectorTable } from "./vectorTable";

interface Props {
  readonly viewer: Viewer;
  /** What the person calls the photo or file. */
  readonly name: string;
  /** Where the view is to be found, asked for when it is needed; null for a local file. */
  readonly link: (() => string) | null;
  /** Address of the dataset's bytes as a download; null where it is a local file already. */
  readonly dataset: ((name: string) => string) | null;
}

/** All that can be taken away: pictures, numbers, a mask, the dataset. One menu, behind the key `e`. */
export function ExportMenu(props: Props) {
  const { viewer } = props;
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const work = useExport();
  const dataset = viewer.dataset.value;
  const toggled = (now: boolean) => {
    setOpen(now);
    // On its way to the menu the mouse would carry the reference away.
    viewer.references.resting.value = now;
  };
  const place = () => {
    const { bottom, right } = button.current!.getBoundingClientRect();
    menu.current!.style.top = `${bottom + 4}px`;
    menu.current!.style.right = `${Math.max(8, document.documentElement.clientWidth - right)}px`;
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        id="export"
        class="button quiet"
        popovertarget="export-menu"
        title="Pictures, numbers, a mask (e)"
        disabled={!dataset}
        onClick={place}
      >
        <Icon name="export" />
        Export
      </button>
      <div
        ref={menu}
        id="export-menu"
        class="export-menu"
        popover="auto"
        role="dialog"
        aria-label="Export"
        onToggle={({ newState }) => toggled(newState === "open")}
      >
        {open && dataset && <Contents {...props} dataset={dataset} address={props.dataset} work={work} />}
      </div>
    </>
  );
}

interface ContentsProps extends Omit<Props, "dataset"> {
  readonly dataset: OpenDataset;
  readonly address: Props["dataset"];
  readonly work: Export;
}

function Contents({ viewer, name, link, dataset, address, work }: ContentsProps) {
  const { metadata, backend } = dataset;
  const { width, height, features } = metadata;
  const base = baseName(name, metadata.stage);
  const { current, pinned } = viewer.references;
  const shown = viewer.shown.value;
  const [size, place] = [viewer.window.size.value, viewer.window.rectangle.value];
  const seen = place && {
    width: Math.min(size.width, place.left + place.width) - Math.max(0, place.left),
    height: Math.min(size.height, place.top + place.height) - Math.max(0, place.top),
  };
  const cells = `${height} × ${width}`;
  const map = shown?.channel == null ? `${viewer.references.metric.value.name}` : `channel${shown.channel}`;

  const savePicture = (scale: number) =>
    work.start(`${base}.${map}.x${scale}.png`, async () => picture(await layersOf(viewer), scale));
  const saveFigure = () =>
    work.start(`${base}.${map}.svg`, async () => {
      const [now, range] = [viewer.shown.peek()!, viewer.range.peek()!];
      return figure(await layersOf(viewer), {
        scale: scaleOf(now, metadata, range.max),
        ends: Number.isNaN(range.min) ? null : endsOf(now, range),
        table: viewer.colouring.table.peek(),
        caption: captionOf(viewer, name),
        link: link?.() ?? null,
      });
    });
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
  const saveFeatures = () =>
    work.start(`${base}.features.npy`, (progress, signal) => featureArray(dataset, progress, signal));

  return (
    <>
      <p class="small soft">
        Of what the window shows: reference at cell{" "}
        <span class="number">
          {current.value?.x}, {current.value?.y}
        </span>
        . With the mouse on the map press E, so that it stays there.
      </p>
      <section>
        <h2>Picture of the window</h2>
        <div class="export-sizes">
          {[1, 2, 4].map((scale) => (
            <button
              key={scale}
              type="button"
              class="button"
              aria-label={`PNG picture, ${scale} times the window`}
              disabled={!shown}
              onClick={() => savePicture(scale)}
            >
              PNG ×{scale}
              {seen && (
                <span class="number small soft">
                  {Math.round(seen.width * scale)} × {Math.round(seen.height * scale)}
                </span>
              )}
            </button>
          ))}
        </div>
        <Item name="SVG figure" what="with scale, marks and caption" off={!shown} press={saveFigure} />
      </section>
      <section>
        <h2>Numbers</h2>
        <Item
          name="Map as .npy"
          what={`float32, ${cells}, ${formatBytes(4 * width * height)}`}
          off={!shown}
          press={() => work.start(`${base}.${map}.npy`, () => mapArray(viewer.shown.peek()!.values, dataset))}
        />
        <Item
          name="Features as .npy"
          what={`float32, ${cells} × ${features}, ${formatBytes(4 * width * height * features)}`}
          off={work.busy !== null}
          press={saveFeatures}
        />
        <Item
          name="Feature vectors as CSV"
          what={pinned.value ? "current and pinned" : "current"}
          off={!current.value}
          press={saveVectors}
        />
      </section>
      {shown && (
        <MaskForm
          key={`${map}`}
          shown={shown}
          scale={scaleOf(shown, metadata)}
          onSave={(make) => work.start(`${base}.${map}.mask.png`, () => make(width))}
        />
      )}
      {address && (
        <section>
          <h2>Dataset</h2>
          <a class="button export-item" href={address(base)}>
            Dataset as ZIP <span class="small soft">tiles, description, photo</span>
          </a>
        </section>
      )}
      <Work work={work} />
    </>
  );
}

interface ItemProps {
  readonly name: string;
  readonly what: string;
  readonly off: boolean;
  readonly press: () => void;
}

function Item({ name, what, off, press }: ItemProps) {
  return (
    <button type="button" class="button export-item" disabled={off} onClick={press}>
      {name} <span class="small soft">{what}</span>
    </button>
  );
}

/** What is being made, with a way to stop it, or why it could not be. */
function Work({ work }: { work: Export }) {
  const percent = Math.round((work.busy?.share ?? 0) * 100);
  return (
    <div class="export-work" aria-live="polite">
      {work.busy && (
        <>
          <p class="small">
            Making <span class="number">{work.busy.name}</span>: {percent}%
          </p>
          <div class="bar">
            <div style={{ width: `${percent}%` }} />
          </div>
          <button type="button" class="button" onClick={work.cancel}>
            Cancel
          </button>
        </>
      )}
      {work.error !== null && <ProblemNotice error={work.error} />}
    </div>
  );
}
