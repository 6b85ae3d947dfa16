import type { Metadata } from "../dataset/metadata";

/** What a stored value p' stands for: a real activation where the dataset states its range (Eq. 4). */
export interface Activation {
  /** "activation", or "stored value" where nothing is known of the range. */
  readonly name: string;
  /** The largest stored value there can be, p_max: 2^precision - 1. */
  readonly largest: number;
  /** Whether `of` leads to activations; otherwise it leaves stored values as they are. */
  readonly known: boolean;
  of(stored: number): number;
}

/** min + p' / p_max x (max - min) of the whole map. */
export function activationOf({ precision, range }: Pick<Metadata, "precision" | "range">): Activation {
  const largest = 2 ** precision - 1;
  return range
    ? {
        name: "activation",
        largest,
        known: true,
        of: (stored) => range.min + (stored / largest) * (range.max - range.min),
      }
    : { name: "stored value", largest, known: false, of: (stored) => stored };
}

/** Four significant digits at most, "0.0312", "12.3", "65535". */
export function formatActivation(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return minus(value.toExponential(2));
  if (size >= 1_000 || Number.isInteger(value)) return minus(String(Math.round(value)));
  return minus(value.toPrecision(3));
}

function minus(text: string): string {
  return text.replace("-", "−");
}
