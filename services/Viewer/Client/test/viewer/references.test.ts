import { expect, test, vi } from "vitest";
import { makeMetric } from "../../src/similarity/metric";
import { datasetForTest, settled, viewerForTest } from "./openForTest";

test("nothing is computed while the cell does not change, whatever else does", async () => {
  const viewer = await viewerForTest(8, 6);
  const similarity = vi.spyOn(viewer.dataset.value!.backend, "similarity");
  viewer.references.point({ x: 4, y: 3 });
  viewer.setOpacity(0.5);
  viewer.colouring.next();
  viewer.colouring.reverse();
  viewer.photoColoured.value = true;
  viewer.window.zoomBy(2);
  viewer.stretching.choose("view", null);
  viewer.references.pin({ x: 4, y: 3 });
  viewer.references.freeze(true);
  viewer.references.point({ x: 1, y: 1 });
  void viewer.setMetric(makeMetric("angular"));
  await settled();
  expect(viewer.shown.value).not.toBeNull();
  expect(similarity).not.toHaveBeenCalled();
  viewer.references.freeze(false);
  viewer.references.point({ x: 2, y: 1 });
  viewer.references.point({ x: 2, y: 1 });
  await settled();
  // The cell under the mouse when the map was let go, and the one after it.
  expect(similarity).toHaveBeenCalledTimes(2);
});

test("while a menu is open the mouse moves nothing", async () => {
  const viewer = await viewerForTest(8, 6);
  viewer.references.resting.value = true;
  viewer.references.point({ x: 1, y: 1 });
  await settled();
  expect(viewer.references.current.value).toEqual({ x: 4, y: 3 });
});

test("another stage of the photo takes over reference, pin, opacity and zoom, by photo pixel", async () => {
  const viewer = await viewerForTest(8, 6);
  viewer.window.size.value = { width: 800, height: 600 };
  viewer.window.zoomBy(2);
  viewer.setOpacity(0.25);
  viewer.references.pin({ x: 6, y: 5 });
  viewer.references.point({ x: 2, y: 1 });
  await settled();
  const camera = viewer.window.camera.value;
  viewer.takenAlong.pack(false);
  viewer.references.clear();
  const coarse = { scaleX: 20, offsetX: 10, scaleY: 20, offsetY: 10 };
  viewer.dataset.value = { ...datasetForTest(4, 3), affine: coarse, photo: { width: 80, height: 60 } };
  await viewer.takenAlong.unpack();
  expect(viewer.references.drawn.value).toEqual({ x: 1, y: 0 });
  expect(viewer.references.pinned.value).toEqual({ x: 3, y: 2 });
  expect(viewer.opacity.value).toBe(0.25);
  expect(viewer.window.camera.value).toEqual(camera);
});
