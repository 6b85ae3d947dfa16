import { expect, test } from "vitest";
import type { Point } from "../../src/camera/camera";
import { Pair } from "../../src/compare/pair";
import { applyPairLink, parsePairLink } from "../../src/compare/pairLink";
import { Viewer } from "../../src/viewer/viewer";
import { datasetForTest, settled } from "../viewer/openForTest";

/** Opens a part of the photo that begins at some pixel, as loading a dataset does. */
async function open(viewer: Viewer, origin: Point): Promise<void> {
  viewer.dataset.value = { ...datasetForTest(8, 6), origin };
  await viewer.takenAlong.unpack();
}

test.each([
  ["first", [0, 1]],
  ["second", [1, 0]],
] as const)("a link leads to the same pixels whichever side opens first: the %s", async (_, order) => {
  const sides = [new Viewer(null), new Viewer(null)] as const;
  // In pixels of the first side's picture.
  const { state } = parsePairLink("#v=1&ref=15,25&pin=5,5");
  const pair = new Pair(sides, state);
  applyPairLink(pair, state);
  const stop = pair.start();
  const origins = [
    { x: 20, y: 10 },
    { x: 0, y: 0 },
  ] as const;
  for (const side of order) await open(sides[side], origins[side]);
  await settled();
  expect(pair.place.value).toEqual({ x: 35, y: 35 });
  expect(pair.pinned.value).toEqual({ x: 25, y: 15 });
  expect(sides.map(({ references }) => references.current.value)).toEqual([
    { x: 1, y: 2 },
    { x: 3, y: 3 },
  ]);
  stop();
});
