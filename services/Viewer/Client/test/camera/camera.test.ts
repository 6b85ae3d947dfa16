import { describe, expect, test } from "vitest";
import { bounded, fitted, layOut, pannedBy, photoPoint, zoomedBy } from "../../src/camera/camera";

const photo = { width: 400, height: 200 };
const window = { width: 800, height: 600 };
const middle = { x: 400, y: 300 };

test("fit shows the whole photo in the middle, as large as the window allows", () => {
  expect(layOut(fitted(photo), photo, window)).toEqual({ left: 0, top: 100, width: 800, height: 400 });
});

describe("zooming", () => {
  test.each([[{ x: 100, y: 200 }], [{ x: 640, y: 480 }], [middle]])(
    "keeps what lies under %j in its place",
    (at) => {
      const before = fitted(photo);
      const after = zoomedBy(before, photo, window, 3, at);
      const [from, to] = [photoPoint(before, photo, window, at), photoPoint(after, photo, window, at)];
      expect(to.x).toBeCloseTo(from.x, 9);
      expect(to.y).toBeCloseTo(from.y, 9);
      expect(after.zoom).toBe(3);
    },
  );

  test("never goes below fit nor beyond eight times", () => {
    expect(zoomedBy(fitted(photo), photo, window, 0.1, middle)).toEqual(fitted(photo));
    expect(zoomedBy(fitted(photo), photo, window, 1e6, middle).zoom).toBe(8);
  });

  test("shows single pixels of a photo far larger than the window", () => {
    const large = { width: 8_000, height: 6_000 };
    expect(zoomedBy(fitted(large), large, window, 1e6, middle).zoom).toBe(80);
  });

  test("out again ends at fit without a jump", () => {
    let camera = zoomedBy(fitted(photo), photo, window, 4, { x: 0, y: 100 });
    let last = layOut(camera, photo, window);
    while (camera.zoom > 1) {
      camera = zoomedBy(camera, photo, window, 0.98, { x: 800, y: 500 });
      const next = layOut(camera, photo, window);
      expect(Math.abs(next.left - last.left)).toBeLessThan(100);
      last = next;
    }
    expect(camera).toEqual(fitted(photo));
  });
});

test("panning follows the pointer, pixel for pixel", () => {
  const camera = { zoom: 4, x: 200, y: 100 };
  const [before, after] = [camera, pannedBy(camera, photo, window, { x: 30, y: -20 })].map((c) =>
    layOut(c, photo, window),
  );
  expect([after!.left - before!.left, after!.top - before!.top]).toEqual([30, -20]);
});

test("no edge comes further in than half a window", () => {
  const camera = pannedBy({ zoom: 5, x: 200, y: 100 }, photo, window, { x: 1e6, y: -1e6 });
  const place = layOut(camera, photo, window);
  expect(place.left).toBe(400);
  expect(place.top + place.height).toBe(300);
});

test("a photo that fits stays in the middle", () => {
  expect(bounded({ zoom: 1, x: 3, y: 900 }, photo)).toEqual(fitted(photo));
});
