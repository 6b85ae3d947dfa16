import {
  interpolateCividis,
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateRdBu,
  interpolateViridis,
} from "d3-scale-chromatic";
import { fire } from "./fire";
import { grey } from "./grey";

/** Entries of a colour map. */
export const entries = 256;

/** The colour maps there are, in the order in which they are offered. */
export const colourMapNames = [
  "inferno",
  "fire",
  "viridis",
  "cividis",
  "magma",
  "plasma",
  "grey",
  "blue-red",
] as const;

export type ColourMapName = (typeof colourMapNames)[number];

/**
 * Even steps of lightness, so that colour-blind people read it as well, and the reds and yellows that stand out
 * from the grey photo even where the map is half see-through; the middle of viridis and cividis does not. It is
 * the nearest to the paper's Fire.
 */
export const defaultColourMap: ColourMapName = "inferno";

/** 256 x 3 bytes each: red, green, blue per entry, from the smallest value to the largest. */
const tables: Record<ColourMapName, Uint8Array> = {
  viridis: sampled(interpolateViridis),
  cividis: sampled(interpolateCividis),
  magma: sampled(interpolateMagma),
  inferno: sampled(interpolateInferno),
  plasma: sampled(interpolatePlasma),
  grey,
  "blue-red": sampled((share) => interpolateRdBu(1 - share)),
  fire,
};

/** The table of a colour map, from its other end if reversed. */
export function colourTable(name: ColourMapName, reversed = false): Uint8Array {
  const table = tables[name];
  if (!reversed) return table;
  const turned = new Uint8Array(table.length);
  for (let entry = 0; entry < entries; entry++) {
    const from = (entries - 1 - entry) * 3;
    turned.set(table.subarray(from, from + 3), entry * 3);
  }
  return turned;
}

export function isColourMapName(name: unknown): name is ColourMapName {
  return colourMapNames.includes(name as ColourMapName);
}

/** The colours as stops of a CSS gradient. */
export function gradientStops(table: Uint8Array): string {
  const stops = Array.from({ length: 65 }, (_, i) => {
    const at = Math.min(entries - 1, i * 4) * 3;
    return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]}) ${(i / 64) * 100}%`;
  });
  return stops.join(", ");
}

/** @param colourOf gives "#rrggbb" or "rgb(r, g, b)" for a share from 0 to 1 */
function sampled(colourOf: (share: number) => string): Uint8Array {
  const table = new Uint8Array(entries * 3);
  for (let entry = 0; entry < entries; entry++) {
    table.set(bytesOf(colourOf(entry / (entries - 1))), entry * 3);
  }
  return table;
}

function bytesOf(colour: string): number[] {
  const parts = colour.startsWith("#")
    ? colour
        .slice(1)
        .match(/../g)!
        .map((digits) => Number.parseInt(digits, 16))
    : colour.match(/\d+/g)!.map(Number);
  return parts.slice(0, 3);
}
