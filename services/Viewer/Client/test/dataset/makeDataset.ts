import { type Zippable, zipSync } from "fflate";
import type { Precision } from "../../src/dataset/metadata";
import { randomTiles } from "../randomTiles";
import { makePng } from "./makePng";

/** What to do differently from a valid dataset in our own order. */
export interface DatasetOptions {
  readonly metadata?: Record<string, unknown>;
  readonly metadataLast?: boolean;
  /** Deflate the entries of the archive, as some tools do. */
  readonly deflated?: boolean;
  readonly drop?: readonly string[];
  readonly add?: Zippable;
}

/** A small random dataset: its archive and the tiles it holds. */
export function makeDataset(
  width: number,
  height: number,
  features: number,
  precision: Precision,
  options: DatasetOptions = {},
) {
  const tiles = randomTiles(width * height, features, precision);
  const metadata = { name: "test", width, height, features, precision, overlay: false, ...options.metadata };
  const level = options.deflated ? 6 : 0;
  const head: Zippable = { "metadata.json": [new TextEncoder().encode(JSON.stringify(metadata)), { level }] };
  const body: Zippable = Object.fromEntries(
    tiles.map(
      (tile, i) => [`${i}.png`, [makePng(tile, width, height, { filter: i % 6 }), { level }]] as const,
    ),
  );
  const files = { ...(options.metadataLast ? { ...body, ...head } : { ...head, ...body }), ...options.add };
  for (const name of options.drop ?? []) delete files[name];
  return { archive: zipSync(files), tiles };
}
