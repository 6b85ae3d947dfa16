import type { Precision, ValueRange } from "../../src/dataset/metadata";
import type { MapShape } from "../../src/similarity/backend";
import { type Metric, makeMetric } from "../../src/similarity/metric";
import { metricList } from "../../src/similarity/metricList";
import { randomNumbers, randomTiles } from "../randomTiles";

/** A made-up map and what is compared on it. */
export interface RandomMap {
  readonly shape: MapShape;
  /** height x width x 4 bytes each. */
  readonly tiles: readonly Uint8Array<ArrayBuffer>[];
  /** What is special about it, in words for a message. */
  readonly kind: string;
  /** Layers that a texture array may have: few, so that some maps need several arrays. */
  readonly layers: number;
  readonly metrics: readonly Metric[];
  readonly references: readonly number[];
}

type Random = () => number;

/** Draws a map; the same seed draws the same one. */
export function randomMap(seed: number): RandomMap {
  const random = randomNumbers(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 8; i++) random();
  const precision = pick<Precision>(random, [8, 16, 32]);
  const { width, height } = drawSize(random);
  const features = drawFeatures(random);
  const tiles = randomTiles(width * height, features, precision);
  const kind = arrange(random, tiles, { cells: width * height, features, precision });
  const shape = {
    ...{ width, height, features, precision },
    tileCount: tiles.length,
    range: drawRange(random),
  };
  return {
    ...{ shape, tiles, kind },
    layers: pick(random, [1, 2, 7, 2048]),
    metrics: [
      ...metricList.map(({ name }) => makeMetric(name)).filter(({ name }) => name !== "fractional"),
      // Distances by smaller k leave the range of float32.
      makeMetric("fractional", 0.1 + 0.85 * random()),
      makeMetric("fractional", 0.5),
    ],
    references: [0, width * height - 1, Math.floor(random() * width * height)],
  };
}

/** Rows and columns of one cell, single cells, and sides beyond 16 and 256, where the search for the range takes another step. */
function drawSize(random: Random): { width: number; height: number } {
  const long = 1 + Math.floor(300 * random());
  switch (Math.floor(5 * random())) {
    case 0:
      return { width: long, height: 1 };
    case 1:
      return { width: 1, height: long };
    case 2:
      return { width: 257 + Math.floor(8 * random()), height: 2 + Math.floor(3 * random()) };
    default:
      return { width: 1 + Math.floor(40 * random()), height: 1 + Math.floor(40 * random()) };
  }
}

/** Mostly not divisible by 4, from a single channel to many tiles. */
function drawFeatures(random: Random): number {
  return pick(random, [
    1,
    2,
    3,
    4 + Math.floor(5 * random()),
    16 + Math.floor(50 * random()),
    100 + Math.floor(90 * random()),
  ]);
}

/** Activations that are unknown, never negative, signed, all negative, or all the same. */
function drawRange(random: Random): ValueRange | null {
  const size = 10 ** (4 * random() - 2);
  const range = pick<ValueRange | null>(random, [
    null,
    { min: 0, max: size },
    { min: -size * random(), max: size },
    { min: -3 * size, max: -size },
    { min: size, max: size },
  ]);
  // Files hold float32.
  return range && { min: Math.fround(range.min), max: Math.fround(range.max) };
}

/** Puts in what is difficult: cells of zeros, equal cells, extremes, constant maps. */
function arrange(
  random: Random,
  tiles: readonly Uint8Array<ArrayBuffer>[],
  { cells, features, precision }: { cells: number; features: number; precision: Precision },
): string {
  const each = (change: (tile: Uint8Array<ArrayBuffer>, used: number, index: number) => void) => {
    tiles.forEach((tile, index) => {
      change(tile, Math.min(4, (features * precision) / 8 - index * 4), index);
    });
  };
  const cell = Math.floor(random() * cells);
  const value = 1 + Math.floor(255 * random());
  const kind = pick(random, ["plain", "zero vectors", "all zero", "constant", "equal cells", "extremes"]);
  if (kind === "zero vectors") {
    const from = Math.max(0, cell - 3);
    each((tile) => tile.fill(0, from * 4, (cell + 1) * 4));
    if (random() < 0.5) each((tile) => tile.fill(0, 0, 4));
  } else if (kind === "all zero") each((tile) => tile.fill(0));
  else if (kind === "constant") fillUsed(each, cells, () => value);
  else if (kind === "equal cells") {
    each((tile) => tile.copyWithin(0, cell * 4, cell * 4 + 4));
    if (cells > 2) each((tile) => tile.copyWithin((cells - 1) * 4, 0, 4));
  } else if (kind === "extremes") fillUsed(each, cells, (at) => ((at ^ (at >> 2)) & 1 ? 255 : 0));
  return kind;
}

/** Writes bytes of channels, not of padding. */
function fillUsed(
  each: (change: (tile: Uint8Array<ArrayBuffer>, used: number, index: number) => void) => void,
  cells: number,
  valueAt: (at: number) => number,
): void {
  each((tile, used, index) => {
    for (let cell = 0; cell < cells; cell++) {
      for (let byte = 0; byte < used; byte++) tile[cell * 4 + byte] = valueAt(cell * 4 + byte + index);
    }
  });
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(choices.length * random())]!;
}
