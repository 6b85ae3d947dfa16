import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fire } from "../../src/colour/fire";

const entry = (i: number) => [...fire.subarray(i * 3, i * 3 + 3)];

test("has 256 entries from black to white", () => {
  expect(fire).toHaveLength(768);
  expect(entry(0)).toEqual([0, 0, 0]);
  expect(entry(255)).toEqual([255, 255, 255]);
});

test("meets the points of the table and truncates between them", () => {
  expect(entry(8)).toEqual([0, 0, 61]);
  expect(entry(128)).toEqual([240, 79, 0]);
  expect(entry(248)).toEqual([255, 255, 255]);
  // An eighth of the way from (0, 0, 0) to (0, 0, 61): 7.625.
  expect(entry(1)).toEqual([0, 0, 7]);
  // Half way between (240, 79, 0) and (252, 101, 0).
  expect(entry(132)).toEqual([246, 90, 0]);
});

test("is the table that the C# tests read", () => {
  const table = JSON.parse(
    readFileSync(new URL("../../../../../tests/fixtures/fire.json", import.meta.url), "utf8"),
  );
  expect([...fire]).toEqual(table.flat());
});
