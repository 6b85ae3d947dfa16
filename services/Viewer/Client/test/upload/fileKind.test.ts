import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isTiff, kindOf } from "../../src/upload/fileKind";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../../tests/fixtures/photos/${name}`, import.meta.url)));

test.each([
  ["photo", "\xff\xd8\xff\xe0"],
  ["photo", "\x89PNG\r\n\x1a\n"],
  ["photo", "RIFF\x00\x00\x00\x00WEBPVP8 "],
  ["photo", "\0\0\0\x18ftypcrx "],
  ["photo", "FUJIFILMCCD-RAW 0201"],
  ["photo", "IIU\0\x18\0\0\0"],
  ["photo", "IIRO\x08\0\0\0"],
  ["dataset", "PK\x03\x04"],
  ["dataset", `PK\x03\x04${"\0".repeat(22)}\x0d\0\0\0metadata.json`],
  ["array", `PK\x03\x04${"\0".repeat(22)}\x09\0\0\0arr_0.npyPK`],
  ["array", "\x93NUMPY\x01\0"],
  ["unknown", "RIFF\x00\x00\x00\x00WAVE"],
  ["unknown", "\0\0\0\x18ftypisom"],
  ["unknown", "BMW, a make of cars and no photo"],
  ["unknown", "GIF8"],
  ["unknown", ""],
] as const)("%s: %j", (kind, head) => {
  expect(kindOf(bytes(head))).toBe(kind);
});

test.each([
  "cmyk.jpg",
  "palette.png",
  "lossless.webp",
  "bitmap.bmp",
  "frames.gif",
  "lzw.tif",
  "lossless.jxl",
  "plain.heic",
  "plain.avif",
  "known.dng",
])("%s is a photo", (name) => {
  expect(kindOf(fixture(name).subarray(0, 32))).toBe("photo");
});

test("a RAW file that looks like a TIFF is not left to the browser", async () => {
  expect(await isTiff(new Blob([fixture("known.dng")]))).toBe(true);
  expect(await isTiff(new Blob([fixture("cmyk.jpg")]))).toBe(false);
});
