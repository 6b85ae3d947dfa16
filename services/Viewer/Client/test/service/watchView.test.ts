import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ViewSnapshot, ViewState } from "../../src/service/viewSnapshot";
import { watchView } from "../../src/service/watchView";

/** What the hub does at each connection, in order; without a script it refuses to connect. */
const hub = vi.hoisted(() => ({ scripts: [] as (unknown[] | "break")[], connections: 0 }));

vi.mock("@microsoft/signalr", () => {
  class HubConnectionBuilder {
    withUrl = () => this;
    configureLogging = () => this;
    build() {
      hub.connections++;
      const script = hub.scripts.shift();
      return {
        start: async () => {
          if (!script || script === "break") throw new Error("no hub");
        },
        stop: async () => undefined,
        stream: () => ({
          subscribe: (to: { next(view: unknown): void; complete(): void; error(e: Error): void }) => {
            for (const view of script as unknown[]) view === "break" ? to.error(new Error()) : to.next(view);
            to.complete();
          },
        }),
      };
    }
  }
  return { HubConnectionBuilder, HttpTransportType: { WebSockets: 1 }, LogLevel: { None: 6 } };
});

const snapshot = (revision: number, state: ViewState = "running") =>
  ({ id: "a", revision, state }) as ViewSnapshot;
/** What GET answers, in order; the last one stays. */
let answers: (ViewSnapshot | number)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  hub.scripts = [];
  hub.connections = 0;
  vi.stubGlobal("fetch", async () => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    return typeof answer === "number"
      ? new Response(JSON.stringify({ title: "There is no such view.", detail: "" }), { status: answer })
      : new Response(JSON.stringify(answer));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function watch(): Promise<number[]> {
  const seen: number[] = [];
  const done = watchView("a", (view) => seen.push(view.revision), new AbortController().signal);
  done.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  await done;
  return seen;
}

test("shows what the hub streams until the view is ready, and no older revision", async () => {
  answers = [snapshot(3)];
  hub.scripts = [[snapshot(2), snapshot(4), snapshot(4), snapshot(3), snapshot(5, "ready")]];
  expect(await watch()).toEqual([3, 4, 4, 5]);
  expect(hub.connections).toBe(1);
});

test("streams again after a broken connection", async () => {
  answers = [snapshot(1)];
  hub.scripts = [[snapshot(2), "break"], "break", [snapshot(3, "ready")]];
  expect(await watch()).toEqual([1, 2, 3]);
});

test("asks every two seconds when the hub cannot be reached", async () => {
  answers = [snapshot(1), snapshot(2), snapshot(3, "failed")];
  expect(await watch()).toEqual([1, 2, 3]);
  expect(hub.connections).toBe(3);
});

test("needs no hub for a view that is ready", async () => {
  answers = [snapshot(7, "ready")];
  expect(await watch()).toEqual([7]);
  expect(hub.connections).toBe(0);
});

test("says so when there is no such view", async () => {
  answers = [404];
  await expect(watch()).rejects.toThrow("There is no such view.");
});
