import { expect, test } from "vitest";
import {
  type ColourMapName,
  colourMapNames,
  colourTable,
  defaultColourMap,
  gradientStops,
  isColourMapName,
} from "../../src/colour/colourMaps";

/** L* of CIE 1976 of each entry. */
function lightness(table: Uint8Array): number[] {
  const linear = (byte: number) =>
    byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
  return Array.from({ length: 256 }, (_, i) => {
    const [r, g, b] = [...table.subarray(i * 3, i * 3 + 3)].map(linear);
    const y = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    return y > 216 / 24_389 ? 116 * Math.cbrt(y) - 16 : (y * 24_389) / 27;
  });
}

/** The largest distance of the lightness from a straight line between its ends. */
function unevenness(name: ColourMapName): number {
  const light = lightness(colourTable(name));
  const [from, to] = [light[0]!, light[255]!];
  return Math.max(...light.map((value, i) => Math.abs(value - from - ((to - from) * i) / 255)));
}

test.each(colourMapNames)("%s has 256 colours and can be reversed", (name) => {
  const table = colourTable(name);
  expect(table).toHaveLength(768);
  const reversed = colourTable(name, true);
  for (const entry of [0, 1, 100, 255]) {
    expect([...reversed.subarray(entry * 3, entry * 3 + 3)]).toEqual([
      ...table.subarray((255 - entry) * 3, (256 - entry) * 3),
    ]);
  }
});

test.each(["viridis", "cividis", "magma", "inferno", "plasma", "grey"] as const)(
  "%s grows lighter in even steps",
  (name) => {
    const light = lightness(colourTable(name));
    for (let i = 8; i < 256; i++) expect(light[i]).toBeGreaterThan(light[i - 8]!);
    expect(unevenness(name)).toBeLessThan(7);
  },
);

test("the default is one of them, and Fire is not", () => {
  expect(unevenness(defaultColourMap)).toBeLessThan(7);
  expect(unevenness("fire")).toBeGreaterThan(10);
});

/** Linear RGB as protanopes and deuteranopes see it (Viénot, Brettel and Mollon 1999). */
const seen = {
  protanopia: [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
  deuteranopia: [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
};

test.each(Object.entries(seen))("with %s the default still grows lighter from step to step", (_, matrix) => {
  const table = colourTable(defaultColourMap);
  const linear = (byte: number) => (byte / 255) ** 2.2;
  const luminance = Array.from({ length: 256 }, (_, i) => {
    const colour = [0, 1, 2].map((channel) => linear(table[i * 3 + channel]!));
    const row = (k: number) => colour.reduce((sum, value, j) => sum + matrix[k * 3 + j]! * value, 0);
    return 0.2126 * row(0) + 0.7152 * row(1) + 0.0722 * row(2);
  });
  for (let i = 16; i < 256; i++) expect(luminance[i]).toBeGreaterThan(luminance[i - 16]!);
});

test("blue-red is lightest in the middle, blue below and red above", () => {
  const table = colourTable("blue-red");
  const light = lightness(table);
  expect(light.indexOf(Math.max(...light))).toBeGreaterThan(115);
  expect(light.indexOf(Math.max(...light))).toBeLessThan(140);
  expect(table[2]).toBeGreaterThan(table[0]!);
  expect(table[255 * 3]).toBeGreaterThan(table[255 * 3 + 2]!);
});

test("begins and ends where the published table does", () => {
  const viridis = colourTable("viridis");
  expect([...viridis.subarray(0, 3), ...viridis.subarray(765)]).toEqual([68, 1, 84, 253, 231, 37]);
});

test("names are known, other texts are not", () => {
  expect(isColourMapName("fire")).toBe(true);
  expect(isColourMapName("toString")).toBe(false);
  expect(isColourMapName(null)).toBe(false);
});

test("a gradient goes from the first colour to the last", () => {
  const stops = gradientStops(colourTable("fire"));
  expect(stops.startsWith("rgb(0 0 0) 0%, ")).toBe(true);
  expect(stops.endsWith("rgb(255 255 255) 100%")).toBe(true);
});
