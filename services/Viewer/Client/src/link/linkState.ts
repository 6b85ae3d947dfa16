import type { Camera, Point } from "../camera/camera";
import type { ColourMapName } from "../colour/colourMaps";
import type { LockedRange, StretchMode } from "../colour/stretching";
import type { Metric } from "../similarity/metric";
import type { ChannelSort } from "../vector/channelOrder";
import { fields } from "./linkFields";

/** All that a link says about a view. Places are photo pixels, so that they hold for every stage. */
export interface LinkState {
  /** Null: the first that is ready. */
  readonly stage: string | null;
  /** Null: the middle of the photo. */
  readonly reference: Point | null;
  readonly pinned: Point | null;
  readonly frozen: boolean;
  readonly metric: Metric;
  readonly colourMap: ColourMapName;
  readonly reversed: boolean;
  readonly stretch: { readonly mode: StretchMode; readonly locked: LockedRange | null };
  /** Null: as the dataset asks for, 0 with a photo and 1 without. */
  readonly opacity: number | null;
  readonly coloured: boolean;
  /** Null: fit. */
  readonly camera: Camera | null;
  readonly smooth: boolean;
  readonly channel: number | null;
  readonly sort: ChannelSort;
  /** The stored value that the longest bar stands for; null: what the vectors ask for. */
  readonly barScale: number | null;
  /** Null: as the size of the screen asks for. */
  readonly bars: boolean | null;
}

/** A fragment that was read. */
export interface ParsedLink {
  readonly state: LinkState;
  /** Keys that this version does not know, to be kept. */
  readonly unknown: readonly (readonly [key: string, value: string])[];
  /** What could not be read, as "key=value"; the default stands in its place. */
  readonly malformed: readonly string[];
}

const version = "1";

/**
 * Reads a fragment such as "#v=1&stage=conv3_x&ref=228,152". Links of version 1 stay valid; of later ones all
 * that is known is read.
 */
export function parseLink(fragment: string): ParsedLink {
  const left = new Map(new URLSearchParams(fragment.replace(/^#/, "")));
  const malformed: string[] = [];
  const found = left.get("v") ?? version;
  if (found !== version) malformed.push(`v=${found}`);
  left.delete("v");
  const state = Object.fromEntries(
    Object.entries(fields).map(([name, { key, absent, read }]) => {
      const text = left.get(key);
      left.delete(key);
      if (text === undefined) return [name, absent];
      const value = read(text);
      if (value === undefined) malformed.push(`${key}=${text.slice(0, 40)}`);
      return [name, value === undefined ? absent : value];
    }),
  );
  return { state: state as unknown as LinkState, unknown: [...left], malformed };
}

/** The fragment for a view, without what is as it would be anyway; unknown keys stand at its end. */
export function formatLink(state: LinkState, unknown: ParsedLink["unknown"] = []): string {
  const known = Object.entries(fields).flatMap(([name, { key, write }]) => {
    const text = (write as (value: unknown) => string | null)(state[name as keyof LinkState]);
    return text === null ? [] : [[key, text] as const];
  });
  return `#${[["v", version], ...known, ...unknown].map(([key, text]) => `${plain(key!)}=${plain(text!)}`).join("&")}`;
}

/** Escapes only what would be misread, so that the link can be read by people. */
function plain(text: string): string {
  return encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":");
}
