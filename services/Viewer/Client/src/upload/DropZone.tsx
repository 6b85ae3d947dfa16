import { Icon } from "../page/Icon";
import { photoFormats } from "./fileKind";

/** The visible part of the drop target, and a button for those who would rather choose a file. */
export function DropZone({ onFile }: { onFile: (file: File, all: readonly File[]) => void }) {
  return (
    <div class="drop-zone">
      <Icon name="upload" />
      <p class="drop-title">Drop a photo anywhere on this page</p>
      <p class="soft small">
        or paste one · {photoFormats} · or a dataset (.zip) or a NumPy array (.npy, .npz) to look at without
        uploading
      </p>
      <label class="button primary large file-button">
        Choose a file
        <input
          type="file"
          class="visually-hidden"
          accept="image/*,.heic,.heif,.avif,.jxl,.tif,.tiff,.dng,.cr2,.cr3,.nef,.arw,.raf,.rw2,.orf,.zip,application/zip,.npy,.npz"
          multiple
          onChange={(event) => {
            const files = Array.from(event.currentTarget.files ?? []);
            if (files[0]) onFile(files[0], files);
            event.currentTarget.value = "";
          }}
        />
      </label>
    </div>
  );
}
