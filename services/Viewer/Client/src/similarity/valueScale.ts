import type { Precision, ValueRange } from "../dataset/metadata";

/** From stored to real values: r = step x (p' + origin). */
export interface ValueScale {
  readonly step: number;
  readonly origin: number;
}

/**
 * Activations where their range is known, otherwise p'' = p' / p_max (Eq. 4). A map of one value stores zeros,
 * which stand for it.
 */
export function valueScale(precision: Precision, range: ValueRange | null): ValueScale {
  const greatest = 2 ** precision - 1;
  if (!range) return { step: 1 / greatest, origin: 0 };
  const step = range.max > range.min ? (range.max - range.min) / greatest : 1;
  return { step, origin: range.min / step };
}
