import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fillTiles, measure, quantiser } from "../../src/arrays/arrayTiles";
import { arraysIn } from "../../src/arrays/npz";
import { openArray } from "../../src/arrays/openArray";
import type { Precision } from "../../src/dataset/metadata";

/** Files that NumPy wrote, see make_arrays.py: 4 x 3 x 5, at [y, x, c] (31 y + 7 x + 3 c) mod 101 and so on. */
const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../../tests/fixtures/arrays/${name}`, import.meta.url)));
const fixture = (name: string) => new Blob([bytesOf(name)]);
const none = () => undefined;

function expected(kind: string): (y: number, x: number, c: number) => number {
  return (y, x, c) => {
    const number = (31 * y + 7 * x + 3 * c) % 101;
    if (kind === "b") return number % 2;
    return kind === "u" ? number : number - (kind === "f" ? 39.75 : 40);
  };
}

async function tilesOf(file: Blob, name: string | null, precision: Precision, most?: number) {
  const array = await openArray(file, name);
  const range = await measure(array, none);
  const tiles: Uint8Array[] = [];
  const give = async (index: number, tile: Uint8Array) => {
    tiles[index] = tile.slice();
  };
  await fillTiles(array, precision, range, give, none, most);
  return { array, range, tiles };
}

/** The stored value of a channel in a cell, from its tile. */
function stored(tiles: readonly Uint8Array[], precision: Precision, cell: number, channel: number): number {
  const lanes = 32 / precision;
  const tile = tiles[Math.floor(channel / lanes)]!;
  let value = 0;
  for (let byte = precision / 8 - 1; byte >= 0; byte--) {
    value = value * 256 + tile[4 * cell + ((channel % lanes) * precision) / 8 + byte]!;
  }
  return value;
}

const types = (await arraysIn(fixture("types.npz"))).map(({ name }) => name);

test("all types of the fixture are tested", () => expect(types).toHaveLength(42));

test.each(types)("%s becomes the tiles that its values stand for", async (name) => {
  const { array, range, tiles } = await tilesOf(fixture("types.npz"), name, 16);
  expect([array.height, array.width, array.channels, array.columnsFirst]).toEqual([
    4,
    3,
    5,
    name.endsWith("F"),
  ]);
  const value = expected(name.replace(/^.e-/, "")[0]!);
  const quantise = quantiser(16, range);
  for (let cell = 0; cell < 12; cell++) {
    for (let c = 0; c < 5; c++) {
      const real = value(Math.floor(cell / 3), cell % 3, c);
      const whole = stored(tiles, 16, cell, c);
      expect(whole).toBe(quantise(real));
      expect(range.min + (whole / 65_535) * (range.max - range.min)).toBeCloseTo(real, 2);
    }
  }
});

test.each<[Precision, number]>([
  [8, 2],
  [16, 3],
  [32, 5],
])(
  "%i bit: the same tiles in one pass and in several, with zeros where no channel is",
  async (precision, count) => {
    const { tiles } = await tilesOf(fixture("deflated.npz"), null, precision);
    expect(tiles).toHaveLength(count);
    expect((await tilesOf(fixture("deflated.npz"), "conv4", precision, 1)).tiles).toEqual(tiles);
    expect((await tilesOf(fixture("types.npz"), "be-f4.F", precision, 2)).tiles).toEqual(tiles);
    if (precision === 8) expect([...tiles[1]!.subarray(1, 4)]).toEqual([0, 0, 0]);
  },
);

test.each(["format-2.npy", "format-3.npy", "batch.npy", "plane.npy", "float32.npy"])(
  "%s opens",
  async (name) => {
    const array = await openArray(fixture(name), null);
    expect([array.height, array.width, array.channels]).toEqual([4, 3, name === "plane.npy" ? 1 : 5]);
  },
);

test.each([
  ["objects.npy", /pickle/],
  ["complex.npy", /<c8/],
  ["records.npy", /records/],
  ["five.npy", /\(1, 1, 2, 2, 2\)/],
  ["vector.npy", /\(7\)/],
  ["empty.npy", /empty/],
  ["bomb.npz", /67109104 bytes follow/],
  ["nothing.npz", /no array/],
  ["make_arrays.py", /no archive/],
  ["nan-C.npy", /Channel 2 .* row 3, column 1 /],
  ["nan-F.npy", /Channel 2 .* row 3, column 1 /],
  ["infinity-C.npy", /Channel 2 .* row 3, column 1 /],
  ["infinity-F.npy", /Channel 2 .* row 3, column 1 /],
  ["huge.npy", /Channel 4 .* row 0, column 2 /],
])("%s is refused in words", async (name, words) => {
  await expect(tilesOf(fixture(name), null, 8)).rejects.toThrow(words);
});

test.each(["float32.npy", "types.npz", "deflated.npz"])("%s cut off anywhere is refused", async (name) => {
  const whole = bytesOf(name);
  for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 97)) {
    await expect(tilesOf(new Blob([whole.subarray(0, length)]), null, 8)).rejects.toThrow();
  }
});

test("a changed number is found by the checksum of its archive", async () => {
  const bytes = bytesOf("types.npz");
  bytes[60 + 128]! ^= 1;
  await expect(tilesOf(new Blob([bytes]), null, 8)).rejects.toThrow(/checksum|header|damaged/);
});

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [254.5, 254],
])("%f rounds half to even", (value, whole) => {
  expect(quantiser(8, { min: 0, max: 255 })(value)).toBe(whole);
});
