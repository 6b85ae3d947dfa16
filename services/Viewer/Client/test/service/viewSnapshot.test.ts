import { expect, test } from "vitest";
import { isTerminal, newest, type ViewSnapshot } from "../../src/service/viewSnapshot";

const snapshot = (id: string, revision: number) => ({ id, revision }) as ViewSnapshot;

test("an older revision never replaces a newer one", () => {
  const seen = snapshot("a", 5);
  expect(newest(seen, snapshot("a", 4))).toBe(seen);
  expect(newest(seen, snapshot("a", 6)).revision).toBe(6);
  expect(newest(null, snapshot("a", 1)).revision).toBe(1);
});

test("another view replaces whatever was there", () => {
  expect(newest(snapshot("a", 5), snapshot("b", 1)).id).toBe("b");
});

test("queued and running go on, the rest is final", () => {
  expect((["queued", "running", "ready", "failed", "cancelled"] as const).map(isTerminal)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});
