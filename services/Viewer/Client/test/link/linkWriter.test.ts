import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LinkWriter } from "../../src/link/linkWriter";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const log: string[] = [];
  const writer = new LinkWriter({
    replace: (fragment) => log.push(`replace ${fragment}`),
    push: (fragment) => log.push(`push ${fragment}`),
  });
  return { writer, log };
}

test("what changes under the mouse replaces the entry, not too often, and the last of it is never lost", () => {
  const { writer, log } = setUp();
  for (let i = 0; i < 100; i++) {
    writer.write(`#${i}`, "step");
    vi.advanceTimersByTime(10);
  }
  expect(log.length).toBeLessThanOrEqual(5);
  vi.advanceTimersByTime(1_000);
  expect(log.at(-1)).toBe("replace #99");
  expect(log.every((line) => line.startsWith("replace"))).toBe(true);
});

test("a new step adds an entry at once, and leaves the last place in the one before", () => {
  const { writer, log } = setUp();
  writer.write("#a", "conv2");
  writer.write("#b", "conv2");
  writer.write("#c", "conv3");
  expect(log).toEqual(["replace #b", "push #c"]);
});

test("after going back the next write replaces", () => {
  const { writer, log } = setUp();
  writer.write("#a", "conv2");
  writer.write("#b", "conv3");
  writer.adopt();
  writer.write("#a", "conv2");
  writer.flush();
  expect(log).toEqual(["replace #a", "push #b", "replace #a"]);
});

test("the same fragment is not written twice", () => {
  const { writer, log } = setUp();
  writer.write("#a", "step");
  writer.flush();
  writer.write("#a", "step");
  writer.flush();
  expect(log).toEqual(["replace #a"]);
});

test("a browser that refuses is asked again with the next change", () => {
  let refuse = true;
  const log: string[] = [];
  const replace = (fragment: string) => {
    if (refuse) throw new Error("too often");
    log.push(fragment);
  };
  const writer = new LinkWriter({ replace, push: replace });
  writer.write("#a", "step");
  writer.flush();
  refuse = false;
  writer.write("#a", "step");
  writer.flush();
  expect(log).toEqual(["#a"]);
});

test("nothing is written after the page was left", () => {
  const { writer, log } = setUp();
  writer.write("#a", "step");
  writer.dispose();
  vi.advanceTimersByTime(1_000);
  expect(log).toEqual([]);
});
