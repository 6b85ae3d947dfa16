import { expect, test } from "vitest";
import { kindOf } from "../../src/upload/fileKind";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each([
  ["photo", "\xff\xd8\xff\xe0"],
  ["photo", "\x89PNG\r\n\x1a\n"],
  ["photo", "RIFF\x00\x00\x00\x00WEBPVP8 "],
  ["dataset", "PK\x03\x04"],
  ["unknown", "RIFF\x00\x00\x00\x00WAVE"],
  ["unknown", "GIF8"],
  ["unknown", ""],
] as const)("%s: %j", (kind, head) => {
  expect(kindOf(bytes(head))).toBe(kind);
});
