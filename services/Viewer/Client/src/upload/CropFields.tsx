import type { Size } from "../dataset/metadata";
import { NumberField } from "./NumberField";
import type { Crop } from "./pictureWish";

interface Props {
  /** Null while it is not known. */
  readonly photo: Size | null;
  readonly crop: Crop | null;
  readonly onChange: (crop: Crop | null) => void;
}

/** The part of the photo in numbers. */
export function CropFields({ photo, crop, onChange }: Props) {
  const part = crop ?? { x: 0, y: 0, width: photo?.width ?? NaN, height: photo?.height ?? NaN };
  return (
    <fieldset class="field" disabled={photo === null}>
      <legend>Part of the photo</legend>
      <p class="soft small">Draw it on the photo, or type it (pixels).</p>
      <div class="row">
        <NumberField label="x" value={part.x} least={0} onChange={(x) => onChange({ ...part, x })} />
        <NumberField label="y" value={part.y} least={0} onChange={(y) => onChange({ ...part, y })} />
        <NumberField label="width" value={part.width} onChange={(width) => onChange({ ...part, width })} />
        <NumberField
          label="height"
          value={part.height}
          onChange={(height) => onChange({ ...part, height })}
        />
        <button type="button" class="button" disabled={crop === null} onClick={() => onChange(null)}>
          All of it
        </button>
      </div>
    </fieldset>
  );
}
