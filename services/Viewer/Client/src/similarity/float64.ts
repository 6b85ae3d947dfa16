import type { Precision, ValueRange } from "../dataset/metadata";
import type { Metric } from "./metric";
import { valueScale } from "./valueScale";

/** A map in memory, for the twin: tiles of height x width x 4 bytes each. */
export interface TwinMap {
  readonly tiles: readonly Uint8Array[];
  readonly cells: number;
  readonly features: number;
  readonly precision: Precision;
  readonly range: ValueRange | null;
}

type Vector = Float64Array;

/** The stored values of one vector: channel k of a cell from its tiles. */
export function vectorOf({ tiles, precision, features }: TwinMap, cell: number): Vector {
  const vector = new Float64Array(features);
  const bytes = precision / 8;
  for (let channel = 0; channel < features; channel++) {
    const offset = channel * bytes;
    const tile = tiles[offset >> 2]!;
    for (let byte = 0; byte < bytes; byte++) {
      vector[channel]! += tile[cell * 4 + (offset & 3) + byte]! * 256 ** byte;
    }
  }
  return vector;
}

/**
 * A metric in plain float64, as docs/metrics.md defines it: the twin that the backends are compared with.
 * @returns one value per cell; NaN: no data
 */
export function metricMap(map: TwinMap, metric: Metric, reference: number): Float64Array {
  const prepare = preparation(map, metric);
  const compare = comparison(metric);
  const other = prepare(reference);
  return Float64Array.from({ length: map.cells }, (_, cell) => compare(prepare(cell), other));
}

/** What a cell's vector becomes before two of them are compared. */
function preparation(map: TwinMap, metric: Metric): (cell: number) => Vector {
  const stored = (cell: number) => vectorOf(map, cell);
  const { step, origin } = valueScale(map.precision, map.range);
  const real = (cell: number) => stored(cell).map((value) => step * (value + origin));
  switch (metric.name) {
    case "angular":
      return (cell) => unit(stored(cell), 0);
    case "angular-real":
    case "cosine":
      return (cell) => unit(real(cell), step * length(stored(cell)));
    case "pearson":
      return (cell) => unit(lessOwnMean(stored(cell)), length(stored(cell)));
    case "angular-centred": {
      const mean = meanVector(map);
      return (cell) =>
        unit(
          stored(cell).map((value, i) => value - mean[i]!),
          length(stored(cell)),
        );
    }
    default:
      return real;
  }
}

function comparison(metric: Metric): (a: Vector, b: Vector) => number {
  switch (metric.name) {
    case "angular":
    case "angular-real":
    case "angular-centred":
      return angular;
    case "cosine":
    case "pearson":
      return (a, b) =>
        Math.max(
          -1,
          Math.min(
            1,
            sum(a, (value, i) => value * b[i]!),
          ),
        );
    case "euclidean":
      return (a, b) => Math.sqrt(sum(a, (value, i) => (value - b[i]!) ** 2));
    case "manhattan":
      return (a, b) => sum(a, (value, i) => Math.abs(value - b[i]!));
    case "fractional":
      return (a, b) => sum(a, (value, i) => Math.abs(value - b[i]!) ** metric.k) ** (1 / metric.k);
    case "norm":
      return length;
  }
}

/** Eq. 3 by the difference of the unit vectors, exact for small angles (W. Kahan). */
function angular(u: Vector, v: Vector): number {
  const difference = sum(u, (value, i) => (value - v[i]!) ** 2);
  const total = sum(u, (value, i) => (value + v[i]!) ** 2);
  return 1 - (4 / Math.PI) * Math.atan2(Math.sqrt(difference), Math.sqrt(total));
}

/** NaN when at most 1e-6 of the length before a shift is left. */
function unit(vector: Vector, before: number): Vector {
  const own = length(vector);
  return vector.map((value) => (own <= 1e-6 * before ? Number.NaN : value / own));
}

function lessOwnMean(vector: Vector): Vector {
  const mean = sum(vector, (value) => value) / vector.length;
  return vector.map((value) => value - mean);
}

function meanVector(map: TwinMap): Vector {
  const mean = new Float64Array(map.features);
  for (let cell = 0; cell < map.cells; cell++) {
    vectorOf(map, cell).forEach((value, i) => {
      mean[i]! += value / map.cells;
    });
  }
  return mean;
}

function length(vector: Vector): number {
  return Math.sqrt(sum(vector, (value) => value * value));
}

function sum(vector: Vector, term: (value: number, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < vector.length; i++) total += term(vector[i]!, i);
  return total;
}
