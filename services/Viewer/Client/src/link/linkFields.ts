import type { Point } from "../camera/camera";
import { defaultColourMap, isColourMapName } from "../colour/colourMaps";
import { angular, type Metric, makeMetric } from "../similarity/metric";
import { metricList } from "../similarity/metricList";
import type { LinkState } from "./linkState";

/** How one part of a view stands in a link. */
interface Field<T> {
  readonly key: string;
  /** What holds when the key is missing. */
  readonly absent: T;
  /** Undefined: malformed. */
  read(text: string): T | undefined;
  /** Null: not written. */
  write(value: T): string | null;
}

/** The keys of a link of version 1, in the order in which they are written. */
export const fields: { readonly [Name in keyof LinkState]: Field<LinkState[Name]> } = {
  stage: {
    key: "stage",
    absent: null,
    read: (text) => (/^[\w.-]{1,64}$/.test(text) ? text : undefined),
    write: (stage) => stage,
  },
  reference: place("ref"),
  pinned: place("pin"),
  frozen: flag("freeze"),
  metric: {
    key: "metric",
    absent: angular,
    read: readMetric,
    write: (metric) =>
      metric.name === "fractional"
        ? `${metric.name},${short(metric.k)}`
        : metric.name === angular.name
          ? null
          : metric.name,
  },
  colourMap: {
    key: "map",
    absent: defaultColourMap,
    read: (text) => (isColourMapName(text) ? text : undefined),
    write: (name) => (name === defaultColourMap ? null : name),
  },
  reversed: flag("reversed"),
  stretch: {
    key: "stretch",
    absent: { mode: "map", locked: null },
    read: readStretch,
    write: ({ mode, locked }) =>
      locked ? `${locked.of}:${short(locked.min)},${short(locked.max)}` : mode === "view" ? mode : null,
  },
  opacity: {
    key: "opacity",
    absent: null,
    read: (text) => inside(text, 0, 1),
    write: (opacity) => (opacity === null ? null : String(Number(opacity.toFixed(4)))),
  },
  coloured: flag("colour"),
  camera: {
    key: "view",
    absent: null,
    read: readCamera,
    write: (camera) => camera && [camera.zoom, camera.x, camera.y].map(short).join(","),
  },
  smooth: flag("smooth"),
  channel: {
    key: "channel",
    absent: null,
    read: (text) => (/^\d{1,6}$/.test(text) ? Number(text) : undefined),
    write: (channel) => (channel === null ? null : String(channel)),
  },
  sort: {
    key: "sort",
    absent: "index",
    read: (text) => (text === "index" || text === "value" || text === "difference" ? text : undefined),
    write: (sort) => (sort === "index" ? null : sort),
  },
  barScale: {
    key: "scale",
    absent: null,
    read: (text) => inside(text, 0, 2 ** 32),
    write: (scale) => (scale === null ? null : short(scale)),
  },
  bars: {
    key: "bars",
    absent: null,
    read: (text) => (text === "1" ? true : text === "0" ? false : undefined),
    write: (bars) => (bars === null ? null : bars ? "1" : "0"),
  },
};

function flag(key: string): Field<boolean> {
  return {
    key,
    absent: false,
    read: (text) => (text === "1" ? true : text === "0" ? false : undefined),
    write: (set) => (set ? "1" : null),
  };
}

function place(key: string): Field<Point | null> {
  return {
    key,
    absent: null,
    read: (text) => {
      const [x, y] = numbers(text, 2);
      return x !== undefined && y !== undefined ? { x, y } : undefined;
    },
    write: (point) => point && `${Number(point.x.toFixed(2))},${Number(point.y.toFixed(2))}`,
  };
}

/** A name, and for the fractional distance its k: "fractional,0.5". */
function readMetric(text: string): Metric | undefined {
  const [name, ...exponents] = text.split(",");
  const entry = metricList.find((candidate) => candidate.name === name);
  if (!entry || exponents.length > (entry.name === "fractional" ? 1 : 0)) return undefined;
  if (exponents.length === 0) return makeMetric(entry.name);
  const k = inside(exponents[0]!, 0, 1);
  return k !== undefined && k > 0 && k < 1 ? makeMetric(entry.name, k) : undefined;
}

/** "zoom,x,y": the photo pixel in the middle of the window. */
function readCamera(text: string): LinkState["camera"] | undefined {
  const [zoom, x, y] = numbers(text, 3);
  return zoom !== undefined && x !== undefined && y !== undefined && zoom >= 1 && zoom <= 200
    ? { zoom, x, y }
    : undefined;
}

/** "view", or a locked range: "similarity:0.2,0.9". */
function readStretch(text: string): LinkState["stretch"] | undefined {
  if (text === "view" || text === "map") return { mode: text, locked: null };
  const [of, range = ""] = text.split(":");
  const [min, max] = numbers(range, 2);
  if ((of !== "similarity" && of !== "channel") || min === undefined || max === undefined || min > max) {
    return undefined;
  }
  return { mode: "locked", locked: { of, min, max } };
}

/** As many finite numbers, or none. */
function numbers(text: string, count: number): number[] {
  const parts = text
    .split(",")
    .map((part) => (/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(part) ? Number(part) : Number.NaN));
  return parts.length === count && parts.every(Number.isFinite) ? parts : [];
}

function inside(text: string, least: number, largest: number): number | undefined {
  const [value] = numbers(text, 1);
  return value !== undefined && value >= least && value <= largest ? value : undefined;
}

/** Nine digits bring every float32 back exactly. */
function short(value: number): string {
  return String(Number(value.toPrecision(9)));
}
