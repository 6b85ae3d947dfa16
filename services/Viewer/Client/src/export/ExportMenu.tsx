import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../page/Icon";
import type { OpenDataset } from "../viewer/openDataset";
import { scaleOf } from "../viewer/shown";
import type { Viewer } from "../viewer/viewer";
import { captionOf, originOf } from "./caption";
import { ExportWork } from "./ExportWork";
import { MaskForm } from "./MaskForm";
import { NumberExports } from "./NumberExports";
import { PictureExports } from "./PictureExports";
import { withText } from "./pngText";
import { baseName } from "./saveFile";
import { type Export, useExport } from "./useExport";

interface Props {
  readonly viewer: Viewer;
  /** What the person calls the photo or file. */
  readonly name: string;
  /** Where the view is to be found, asked for when it is needed; null for a local file. */
  readonly link: (() => string) | null;
  /** Address of the dataset's bytes as a download; null where it is a local file already. */
  readonly dataset: ((name: string) => string) | null;
}

/** Width of the menu and its least distance from the edge of the page, in CSS pixels; those of `.export-menu`. */
const [width, margin] = [384, 8];

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
  // A menu that is taken away while it is open, with its dataset, tells nobody that it closes.
  useEffect(
    () => () => {
      viewer.references.resting.value = false;
    },
    [viewer],
  );
  const place = () => {
    const { bottom, right } = button.current!.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    const room = clientWidth - margin - Math.min(width, clientWidth - 2 * margin);
    menu.current!.style.top = `${bottom + 4}px`;
    menu.current!.style.right = `${Math.max(margin, Math.min(room, clientWidth - right))}px`;
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
  const top = useRef<HTMLParagraphElement>(null);
  // Whoever opened the menu by its key goes on from its top.
  useEffect(() => top.current!.focus(), []);
  const { metadata } = dataset;
  const [shown, cell] = [viewer.shown.value, viewer.references.current.value];
  const base = baseName(name, metadata.model?.id ?? null, metadata.stage);
  const metric = viewer.references.map.value?.metric.name;
  const map = `${base}.${shown?.channel == null ? metric : `channel${shown.channel}`}`;
  return (
    <>
      <p ref={top} tabIndex={-1} class="small soft">
        Reference: cell{" "}
        <span class="number">
          {cell?.x}, {cell?.y}
        </span>
        . Opened by the key E, the menu leaves it where the mouse is.
      </p>
      <p class="small" data-testid="export-origin">
        From {originOf(metadata)}. Say so wherever you show it.
      </p>
      <PictureExports viewer={viewer} name={name} link={link} base={map} work={work} />
      <NumberExports viewer={viewer} dataset={dataset} base={base} map={map} work={work} />
      {shown && (
        <MaskForm
          key={map}
          shown={shown}
          scale={scaleOf(shown, metadata)}
          onSave={(make) =>
            work.start(`${map}.mask.png`, async () =>
              withText(await make(metadata.width), captionOf(viewer, name)),
            )
          }
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
      <ExportWork work={work} />
    </>
  );
}
