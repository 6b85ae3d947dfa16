import type { Precision } from "../dataset/metadata";

interface Props {
  readonly chosen: Precision;
  readonly onChoose: (precision: Precision) => void;
}

const precisions: readonly { readonly bits: Precision; readonly label: string }[] = [
  { bits: 8, label: "8 bit – small and quick, enough to look at" },
  { bits: 16, label: "16 bit – finer steps, twice the size" },
  { bits: 32, label: "32 bit – for computing on, four times the size" },
];

/** Bits that each value is kept in. */
export function PrecisionPicker({ chosen, onChoose }: Props) {
  return (
    <label class="field">
      <span>Precision</span>
      <select
        class="select"
        value={chosen}
        onChange={(event) => onChoose(Number(event.currentTarget.value) as Precision)}
      >
        {precisions.map(({ bits, label }) => (
          <option key={bits} value={bits}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
