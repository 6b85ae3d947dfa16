import { expect, test } from "vitest";
import { LatestWins } from "../../src/viewer/latestWins";

/** Work that is finished by hand, so that the test decides what comes first. */
function setUp() {
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const latest = new LatestWins<number>((value) => {
    started.push(value);
    return new Promise((resolve) => finish.push(resolve));
  });
  return { latest, started, finish };
}

test("never runs more than one request, and then only the newest that waited", async () => {
  const { latest, started, finish } = setUp();
  const [first, second, third] = [latest.request(1), latest.request(2), latest.request(3)];
  expect(started).toEqual([1]);
  finish[0]!();
  await first;
  await Promise.resolve();
  await Promise.resolve();
  expect(started).toEqual([1, 3]);
  finish[1]!();
  await Promise.all([second, third]);
  const fourth = latest.request(4);
  expect(started).toEqual([1, 3, 4]);
  finish[2]!();
  await fourth;
});

test("goes on after a failure", async () => {
  const latest = new LatestWins<number>(async (value) => {
    if (value === 1) throw new Error("lost");
  });
  await expect(latest.request(1)).rejects.toThrow("lost");
  await expect(latest.request(2)).resolves.toBeUndefined();
});
