import { describe, expect, test } from "vitest";
import { randomNumbers } from "../randomTiles";
import { decodePng } from "./decodeHere";
import { chunk, makePng, type PngOptions } from "./makePng";

const [width, height] = [7, 11];
const random = randomNumbers(5);
const rgba = Uint8Array.from({ length: width * height * 4 }, () => random() * 256);

const decode = async (bytes: Uint8Array) => decodePng(bytes, width, height, "3.png");
const make = (options?: PngOptions) => makePng(rgba, width, height, options);

test.each([0, 1, 2, 3, 4, 5])("row filter %i gives back the exact bytes", async (filter) => {
  expect(await decode(make({ filter }))).toEqual(rgba);
});

test("a gamma chunk changes nothing", async () => {
  const gamma = chunk("gAMA", new Uint8Array([0, 0, 0x27, 0x10]));
  expect(await decode(make({ extra: [gamma] }))).toEqual(rgba);
});

describe("refused with what was expected and found:", () => {
  test.each<[string, Uint8Array, RegExp]>([
    ["another format", new Uint8Array([0xff, 0xd8, 0xff]), /3\.png is not a PNG/],
    ["another size", makePng(rgba, height, width), /measures 11 x 7 .* says 7 x 11/],
    ["another colour type", make({ colourType: 2 }), /colour type 2.*8-bit RGBA/],
    ["another depth", make({ depth: 16 }), /bit depth 16/],
    ["interlace", make({ interlace: 1 }), /interlaced/],
    ["a palette", make({ extra: [chunk("PLTE", new Uint8Array(3))] }), /PLTE chunk/],
    ["an unknown filter", make({ filter: 9 }), /unknown row filter 9 in row 0/],
    ["a cut file", make().subarray(0, -9), /cut off/],
    ["a wrong checksum", flip(make(), 45), /checksum of its IDAT chunk/],
    ["too few rows", makePng(rgba, width, height - 1).map(asHeight(height)), /checksum of its IHDR/],
  ])("%s", async (_, bytes, message) => {
    await expect(decode(bytes)).rejects.toThrow(message);
  });

  test("pixels that are too few or too many for the header", async () => {
    await expect(decode(withHeader(makePng(rgba, width, height - 1)))).rejects.toThrow(
      /holds 290 bytes.*319/,
    );
    const more = new Uint8Array(rgba.length * 2);
    await expect(decode(withHeader(makePng(more, width, height * 2)))).rejects.toThrow(/more than 319/);
  });
});

function flip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

/** Changes the height in the header, but not its checksum. */
function asHeight(value: number) {
  return (byte: number, i: number) => (i === 23 ? value : byte);
}

/** Puts the header of a valid tile in front of the chunks of another. */
function withHeader(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([make().subarray(0, 33), bytes.subarray(33)]));
}
