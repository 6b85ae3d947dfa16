import { describe, expect, test } from "vitest";
import { formatLink, type LinkState, parseLink } from "../../src/link/linkState";
import { makeMetric } from "../../src/similarity/metric";
import { metricList } from "../../src/similarity/metricList";

const usual = parseLink("").state;
const rich: LinkState = {
  stage: "conv3_x",
  reference: { x: 228, y: 152.5 },
  pinned: { x: 316, y: 0 },
  frozen: true,
  metric: { name: "fractional", k: 0.3 },
  colourMap: "magma",
  reversed: true,
  stretch: { mode: "locked", locked: { of: "similarity", min: Math.fround(0.123456789), max: 0.9 } },
  opacity: 0.35,
  coloured: true,
  camera: { zoom: 2.441, x: 300.125, y: 99 },
  smooth: true,
  channel: 17,
  sort: "difference",
  barScale: 150,
  bars: false,
};

test("a whole view survives a link, and the link can be read by people", () => {
  const link = formatLink(rich);
  expect(link).toBe(
    "#v=1&stage=conv3_x&ref=228,152.5&pin=316,0&freeze=1&metric=fractional,0.3&map=magma&reversed=1" +
      "&stretch=similarity:0.123456791,0.9&opacity=0.35&colour=1&view=2.441,300.125,99&smooth=1" +
      "&channel=17&sort=difference&scale=150&bars=0",
  );
  const { state, malformed, unknown } = parseLink(link);
  expect({ ...state, stretch: null }).toEqual({ ...rich, stretch: null });
  expect(Math.fround(state.stretch.locked!.min)).toBe(rich.stretch.locked!.min);
  expect([malformed, unknown]).toEqual([[], []]);
});

test("what is as usual is not written", () => {
  expect(formatLink(usual)).toBe("#v=1");
  expect(formatLink({ ...usual, stretch: { mode: "view", locked: null } })).toBe("#v=1&stretch=view");
});

test.each(metricList)("the metric $name survives a link", ({ name }) => {
  const metric = makeMetric(name, 0.7);
  expect(parseLink(formatLink({ ...usual, metric }))).toEqual({
    state: { ...usual, metric },
    unknown: [],
    malformed: [],
  });
});

test("the fractional distance without its k has the usual one", () => {
  expect(parseLink("#metric=fractional").state.metric).toEqual(makeMetric("fractional"));
});

test("the first links, with a stage only, stay valid", () => {
  expect(parseLink("#v=1&stage=conv2_x")).toEqual({
    state: { ...usual, stage: "conv2_x" },
    unknown: [],
    malformed: [],
  });
});

test("unknown keys are kept, whatever they hold", () => {
  const { state, unknown } = parseLink("#v=1&future=cosine&stage=conv2_x&x=a%26b%3Dc,d");
  expect(formatLink(state, unknown)).toBe("#v=1&stage=conv2_x&future=cosine&x=a%26b%3Dc,d");
});

describe("what cannot be read is named, and the usual stands in its place", () => {
  test.each([
    "stage=<script>",
    "ref=1",
    "ref=1,2,3",
    "ref=NaN,2",
    "ref=1e999,2",
    "pin=a,b",
    "freeze=yes",
    "metric=hamming",
    "metric=cosine,0.5",
    "metric=fractional,0",
    "metric=fractional,1",
    "metric=fractional,NaN",
    "metric=fractional,0.5,0.5",
    "map=jet",
    "map=toString",
    "stretch=similarity:0.9,0.1",
    "stretch=norm:0,1",
    "stretch=",
    "opacity=1.5",
    "opacity=",
    "view=0.5,1,1",
    "view=1e9,1,1",
    "channel=-1",
    "channel=1.5",
    "sort=name",
    "bars=2",
    "v=2",
  ])("%s", (entry) => {
    const { state, malformed } = parseLink(`#${encodeURI(entry)}&smooth=1`);
    expect(malformed).toEqual([entry]);
    expect(state).toEqual({ ...usual, smooth: true });
  });
});
