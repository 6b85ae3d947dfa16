import { expect, test } from "vitest";
import { parsePairLink } from "../../src/compare/pairLink";

test("a link of two views holds a stage for each, and the rest for both", () => {
  const { state, stages } = parsePairLink("#v=1&stage=conv3_x&ref=228,152&stage2=layer3.0.conv2.Conv");
  expect(stages).toEqual(["conv3_x", "layer3.0.conv2.Conv"]);
  expect(state.reference).toEqual({ x: 228, y: 152 });
});

test("what is no name of a stage counts as none", () => {
  expect(parsePairLink("#v=1&stage2=../../etc").stages).toEqual([null, null]);
  expect(parsePairLink("").stages).toEqual([null, null]);
});

test("what a single view showed and two have no control for stays behind", () => {
  const { state } = parsePairLink(
    "#v=1&pin=3,4&freeze=1&channel=12&stretch=similarity:0.2,0.4&metric=cosine",
  );
  expect(state).toMatchObject({ frozen: false, channel: null, stretch: { mode: "map", locked: null } });
  expect(state).toMatchObject({ pinned: { x: 3, y: 4 }, metric: { name: "cosine" } });
});
