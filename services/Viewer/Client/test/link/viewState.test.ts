import { expect, test } from "vitest";
import { formatLink, parseLink } from "../../src/link/linkState";
import { applyState, stateOf } from "../../src/link/viewState";
import { makeMetric } from "../../src/similarity/metric";
import { settled, viewerForTest } from "../viewer/openForTest";

test("another viewer that follows the link shows the same", async () => {
  const viewer = await viewerForTest(8, 6);
  viewer.references.pin({ x: 1, y: 1 });
  viewer.references.freeze(true);
  viewer.references.point({ x: 6, y: 2 });
  viewer.colouring.name.value = "magma";
  viewer.setOpacity(0.4);
  viewer.stretching.choose("locked", viewer.lockable.value);
  viewer.channels.kept.value = 3;
  viewer.window.size.value = { width: 777, height: 600 };
  viewer.window.zoomBy(2.345, { x: 100, y: 200 });
  await settled();
  const link = formatLink(stateOf(viewer, "conv2_x")!);

  const other = await viewerForTest(8, 6);
  other.window.size.value = { width: 777, height: 600 };
  applyState(other, parseLink(link).state);
  await settled();
  expect(formatLink(stateOf(other, "conv2_x")!)).toBe(link);
  expect(other.references.drawn.value).toEqual({ x: 1, y: 1 });
  expect(other.references.current.value).toEqual({ x: 6, y: 2 });
  expect(other.shown.value).toEqual(viewer.shown.value);
  expect(other.window.rectangle.value).toEqual(viewer.window.rectangle.value);
});

test("a metric and the range that is locked for it survive a link, in a viewer that shows another", async () => {
  const viewer = await viewerForTest(8, 6);
  await viewer.setMetric(makeMetric("fractional", 0.3));
  viewer.stretching.choose("locked", viewer.lockable.value);
  const link = formatLink(stateOf(viewer, null)!);
  expect(link).toContain("&metric=fractional,0.3&stretch=similarity:0,");

  const other = await viewerForTest(8, 6);
  other.stretching.choose("locked", other.lockable.value);
  applyState(other, parseLink(link).state);
  await settled();
  expect(formatLink(stateOf(other, null)!)).toBe(link);
  expect(other.shown.value).toEqual(viewer.shown.value);
  expect(Math.fround(other.range.value!.max)).toBe(viewer.range.value!.max);
});

test("a channel that there is none of, and places beside the photo, harm nobody", async () => {
  const viewer = await viewerForTest(8, 6);
  applyState(viewer, parseLink("#ref=-900,1e6&pin=5000,5&channel=99999&view=3,-1e6,1e6").state);
  await settled();
  expect(viewer.references.current.value).toEqual({ x: 0, y: 5 });
  expect(viewer.references.pinned.value).toEqual({ x: 7, y: 0 });
  expect(viewer.shown.value).toMatchObject({ channel: null });
});
