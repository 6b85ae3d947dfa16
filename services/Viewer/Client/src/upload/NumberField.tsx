interface Props {
  readonly label: string;
  readonly value: number;
  readonly least?: number;
  readonly step?: string;
  readonly onChange: (value: number) => void;
}

/** A number with its name; what cannot be read as one becomes NaN, which the form objects to. */
export function NumberField({ label, value, least = 1, step = "1", onChange }: Props) {
  return (
    <label class="number-field small">
      <span>{label}</span>
      <input
        type="number"
        class="select number"
        min={least}
        step={step}
        value={Number.isNaN(value) ? "" : value}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}
