import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { delay } from "../../src/service/delay";

test("a page that asks for hours leaves no listener behind at each pause", async () => {
  const { signal } = new AbortController();
  for (let i = 0; i < 3; i++) await delay(1, signal);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("whoever leaves does not wait", async () => {
  const leaving = new AbortController();
  const waiting = delay(60_000, leaving.signal);
  leaving.abort();
  await expect(waiting).rejects.toBe(leaving.signal.reason);
  await expect(delay(60_000, leaving.signal)).rejects.toBe(leaving.signal.reason);
});
