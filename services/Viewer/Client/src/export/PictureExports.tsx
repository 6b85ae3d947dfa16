import { endsOf, scaleOf } from "../viewer/shown";
import type { Viewer } from "../viewer/viewer";
import { captionOf } from "./caption";
import { ExportItem } from "./ExportItem";
import { figure } from "./figure";
import { layersOf } from "./layers";
import { picture } from "./picture";
import { withText } from "./pngText";
import type { Export } from "./useExport";

interface Props {
  readonly viewer: Viewer;
  /** What the person calls the photo or file. */
  readonly name: string;
  /** Where the view is to be found; null for a local file. */
  readonly link: (() => string) | null;
  /** Beginning of the files' names. */
  readonly base: string;
  readonly work: Export;
}

/** The window as a picture in three sizes, or as a figure with scale and caption. */
export function PictureExports({ viewer, name, link, base, work }: Props) {
  const [size, place] = [viewer.window.size.value, viewer.window.rectangle.value];
  const shown = viewer.shown.value;
  const seen = place && {
    width: Math.min(size.width, place.left + place.width) - Math.max(0, place.left),
    height: Math.min(size.height, place.top + place.height) - Math.max(0, place.top),
  };
  const savePicture = (scale: number) =>
    work.start(`${base}.x${scale}.png`, async () => {
      const layers = await layersOf(viewer);
      // Of this moment: while the picture is packed, somebody may point elsewhere.
      const caption = captionOf(viewer, name);
      return withText(await picture(layers, scale), caption);
    });
  const saveFigure = () =>
    work.start(`${base}.svg`, async () => {
      const layers = await layersOf(viewer);
      const [now, range] = [viewer.shown.peek()!, viewer.range.peek()!];
      return figure(layers, {
        scale: scaleOf(now, viewer.openDataset().metadata, range.max),
        ends: Number.isNaN(range.min) ? null : endsOf(now, range),
        table: viewer.colouring.table.peek(),
        caption: captionOf(viewer, name),
        link: link?.() ?? null,
      });
    });
  return (
    <section>
      <h2>Picture of the window</h2>
      <div class="export-sizes">
        {[1, 2, 4].map((scale) => (
          <button
            key={scale}
            type="button"
            class="button"
            title={`A picture ${scale === 1 ? "as large as" : `${scale} times as large as`} the window`}
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
      <ExportItem name="SVG figure" what="with scale, marks and caption" off={!shown} press={saveFigure} />
    </section>
  );
}
