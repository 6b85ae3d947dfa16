import { describe, expect, test, vi } from "vitest";
import { stretch } from "../../src/colour/stretch";
import { archiveWorkers } from "../../src/dataset/archiveClient";
import { ContextLostError } from "../../src/similarity/webgl2/contextLost";
import { endsOf, rangeOf, scaleOf } from "../../src/viewer/shown";
import { datasetForTest, settled, viewerForTest } from "./openForTest";

describe("the map follows the mouse", () => {
  test("and a pin does not hold it", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.references.pin({ x: 1, y: 1 });
    viewer.references.point({ x: 5, y: 4 });
    await settled();
    expect(viewer.references.drawn.value).toEqual({ x: 5, y: 4 });
    expect(viewer.references.current.value).toEqual({ x: 5, y: 4 });
  });

  test("a pin set in mid-move does not take the reference back", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.references.point({ x: 7, y: 5 });
    viewer.references.pin({ x: 7, y: 5 });
    await settled();
    expect(viewer.references.drawn.value).toEqual({ x: 7, y: 5 });
  });

  test("keys move by cells and stop at the border", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.references.move(10, -1);
    await settled();
    expect(viewer.references.drawn.value).toEqual({ x: 7, y: 2 });
  });
});

describe("the map is frozen at the pin", () => {
  test("while the current cell goes on", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.references.pin({ x: 1, y: 1 });
    viewer.references.freeze(true);
    viewer.references.point({ x: 6, y: 2 });
    await settled();
    expect(viewer.references.drawn.value).toEqual({ x: 1, y: 1 });
    expect(viewer.references.current.value).toEqual({ x: 6, y: 2 });
    viewer.references.move(0, 1);
    expect(viewer.references.current.value).toEqual({ x: 6, y: 3 });
  });

  test("and goes along with a new pin", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.references.freeze(true);
    viewer.references.pin({ x: 1, y: 1 });
    viewer.references.point({ x: 6, y: 2 });
    viewer.references.pin({ x: 6, y: 2 });
    await settled();
    expect(viewer.references.drawn.value).toEqual({ x: 6, y: 2 });
  });

  test("until the pin is cleared: then it comes to the current cell", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.references.freeze(true);
    viewer.references.pin({ x: 1, y: 1 });
    viewer.references.point({ x: 6, y: 2 });
    viewer.references.pin(null);
    await settled();
    expect(viewer.references.drawn.value).toEqual({ x: 6, y: 2 });
    viewer.references.point({ x: 0, y: 0 });
    await settled();
    expect(viewer.references.drawn.value).toEqual({ x: 0, y: 0 });
  });
});

describe("a channel in place of the similarity", () => {
  test("is shown while hovered or kept, the hovered one first", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.channels.kept.value = 3;
    await settled();
    expect(viewer.shown.value).toMatchObject({ channel: 3 });
    viewer.channels.hovered.value = 1;
    await settled();
    expect(viewer.shown.value).toMatchObject({ channel: 1 });
    viewer.channels.hovered.value = null;
    await settled();
    expect(viewer.shown.value).toMatchObject({ channel: 3 });
  });

  test("Escape goes back to the similarity, and only then clears the pin", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.references.pin({ x: 0, y: 0 });
    viewer.stepChannel(1);
    await settled();
    viewer.escape();
    expect(viewer.shown.value).toMatchObject({ channel: null });
    expect(viewer.references.pinned.value).toEqual({ x: 0, y: 0 });
    viewer.escape();
    expect(viewer.references.pinned.value).toBeNull();
  });

  test("keys go round in the order of the bars", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.vectors.sort.value = "value";
    await settled();
    const order = [...viewer.vectors.order.value];
    viewer.stepChannel(1);
    expect(viewer.channels.kept.value).toBe(order[0]);
    viewer.stepChannel(-1);
    expect(viewer.channels.kept.value).toBe(order.at(-1));
  });
});

describe("the range of the colours", () => {
  test("is that of the cells in view, when zoomed", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.window.size.value = { width: 800, height: 600 };
    viewer.stretching.choose("view", null);
    expect(viewer.range.value).toEqual({ min: viewer.references.map.value!.min, max: 1 });
    // Eight times as large, so that only the first cell is seen.
    viewer.window.show({ zoom: 8, x: 4, y: 4 });
    const { values } = viewer.references.map.value!;
    expect(viewer.range.value).toEqual({ min: values[0], max: values[0] });
  });

  test("stays when locked, for similarities and not for channels", async () => {
    const viewer = await viewerForTest(8, 6);
    const before = viewer.range.value!;
    viewer.stretching.choose("locked", viewer.lockable.value);
    viewer.references.point({ x: 0, y: 5 });
    await settled();
    expect(viewer.range.value).toMatchObject(before);
    viewer.channels.kept.value = 2;
    await settled();
    const { min, max } = viewer.shown.value!;
    expect(viewer.range.value).toEqual({ min, max });
  });
});

describe("another metric", () => {
  test("draws the map of the same reference, and drops a range locked for the metric before", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.stretching.choose("locked", viewer.lockable.value);
    await viewer.setMetric({ name: "manhattan" });
    expect(viewer.references.map.value).toMatchObject({ metric: { name: "manhattan" }, min: 0 });
    expect(viewer.references.drawn.value).toEqual({ x: 4, y: 3 });
    expect([viewer.stretching.mode.value, viewer.stretching.locked.value]).toEqual(["map", null]);
  });

  test("leaves the channel that is shown, and its range, as they are", async () => {
    const viewer = await viewerForTest(8, 6);
    viewer.channels.kept.value = 2;
    await settled();
    viewer.stretching.choose("locked", viewer.lockable.value);
    await viewer.setMetric({ name: "cosine" });
    expect(viewer.shown.value).toMatchObject({ channel: 2 });
    expect(viewer.stretching.locked.value).toMatchObject({ of: "channel" });
  });

  test("turns the ends for distances, and makes room on the scale for a wider range that is locked", async () => {
    const viewer = await viewerForTest(8, 6);
    await viewer.setMetric({ name: "euclidean" });
    const [shown, { metadata }] = [viewer.shown.value!, viewer.openDataset()];
    expect(endsOf(shown, shown)).toEqual({ dark: shown.max, bright: 0 });
    expect(scaleOf(shown, metadata)).toMatchObject({ title: "Distance", low: shown.max, high: 0 });
    expect(scaleOf(shown, metadata, 9)).toMatchObject({ low: 9, high: 0 });
    viewer.channels.kept.value = 1;
    await settled();
    const channel = viewer.shown.value!;
    expect(endsOf(channel, channel)).toEqual({ dark: channel.min, bright: channel.max });
    expect(scaleOf(channel, metadata)).toMatchObject({ title: "Channel 1", low: 0, high: 255 });
  });
});

test("a constant channel is the first colour, at 32 bit too", async () => {
  const viewer = await viewerForTest(8, 6);
  const values = new Float32Array(48).fill(4e9);
  const shown = { channel: 0, values, min: 4e9, max: 4e9 };
  const range = rangeOf(shown, viewer.openDataset(), viewer.window, viewer.stretching);
  expect(stretch(4e9, range.min, range.max)).toBe(0);
});

test("a graphics card that lost the map makes the viewer load it once more", async () => {
  const viewer = await viewerForTest(8, 6);
  const opened: string[] = [];
  const start = () => {
    opened.push("again");
    throw new Error("that is all this test wants to know");
  };
  vi.spyOn(archiveWorkers, "take").mockImplementation(start);
  await viewer.loading.open("a dataset").catch(() => undefined);
  const dataset = datasetForTest(8, 6);
  const lost = async () => {
    throw new ContextLostError();
  };
  viewer.dataset.value = { ...dataset, backend: { ...dataset.backend, similarity: lost } };
  viewer.references.point({ x: 1, y: 1 });
  await settled();
  expect(opened).toHaveLength(2);
});
