import { expect, test } from "vitest";
import { orderOf } from "../../src/vector/channelOrder";

const current = Float64Array.of(3, 9, 0, 9, 1);
const pinned = Float64Array.of(3, 9, 200, 0, 2);

test("by index, whatever the values", () => {
  expect([...orderOf("index", 5, current, pinned)]).toEqual([0, 1, 2, 3, 4]);
});

test("by the value of the current cell; equal ones by index", () => {
  expect([...orderOf("value", 5, current, pinned)]).toEqual([1, 3, 0, 4, 2]);
});

test("by the difference to the pin, in either direction", () => {
  expect([...orderOf("difference", 5, current, pinned)]).toEqual([2, 3, 4, 0, 1]);
});

test("what cannot be compared stays in order of the index", () => {
  expect([...orderOf("difference", 5, current, null)]).toEqual([0, 1, 2, 3, 4]);
  expect([...orderOf("value", 3, null, null)]).toEqual([0, 1, 2]);
});
