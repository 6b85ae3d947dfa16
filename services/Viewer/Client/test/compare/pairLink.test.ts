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
