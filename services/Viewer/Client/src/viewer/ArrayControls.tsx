import type { Precision } from "../dataset/metadata";
import { Icon } from "../page/Icon";

interface Props {
  /** Arrays of a .npz file to choose from. */
  readonly names: readonly string[];
  /** The chosen one; null: the first. */
  readonly array: string | null;
  readonly onArray: (name: string) => void;
  readonly precision: Precision;
  readonly onPrecision: (precision: Precision) => void;
  readonly hasPhoto: boolean;
  readonly onPhoto: (photo: File) => void;
}

/** How an array is looked at: which one, at which precision, on which photo. */
export function ArrayControls({ names, array, onArray, precision, onPrecision, hasPhoto, onPhoto }: Props) {
  return (
    <>
      {names.length > 1 && (
        <select
          class="select"
          aria-label="Array"
          title="Array of the file"
          value={array ?? names[0]}
          onChange={(event) => onArray(event.currentTarget.value)}
        >
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      <select
        class="select"
        aria-label="Precision"
        title="Bits that each value is kept in, here and when it is shared"
        value={precision}
        onChange={(event) => onPrecision(Number(event.currentTarget.value) as Precision)}
      >
        {([8, 16, 32] as const).map((bits) => (
          <option key={bits} value={bits}>
            {bits} bit
          </option>
        ))}
      </select>
      <label class="button quiet file-button" title="A photo to lay the map on, stretched to it; or drop one">
        <Icon name="photo" />
        {hasPhoto ? "Another photo" : "Add a photo"}
        <input
          type="file"
          class="visually-hidden"
          accept="image/*"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) onPhoto(file);
            event.currentTarget.value = "";
          }}
        />
      </label>
    </>
  );
}
