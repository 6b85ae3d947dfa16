import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** What the service wants; null: nothing. */
let wanted: string | null = null;
/** In place of that, an answer to every request. */
let answer: { status: number; code: string } | null = null;
let storage: Map<string, string>;
let requests = 0;

beforeEach(() => {
  vi.resetModules();
  [wanted, answer, requests] = [null, null, 0];
  storage = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
  });
  vi.stubGlobal("fetch", async (address: string, { headers }: { headers: Record<string, string> }) => {
    expect(address).toBe("/api/v1/uploads");
    requests++;
    const { status, code } =
      answer ??
      (wanted === null || headers["Authorization"] === `Bearer ${wanted}`
        ? { status: 204, code: "" }
        : { status: 401, code: "access-token" });
    const body = status === 204 ? null : JSON.stringify({ code, title: "No.", detail: "" });
    return new Response(body, { status });
  });
});

afterEach(() => vi.unstubAllGlobals());

/** Loads the page's part anew, as a reload does. */
const load = () => import("../../src/service/access");

test("without a token on the service's side nobody is asked", async () => {
  const { admit, authorization, tokenQuestion } = await load();
  await admit(true);
  expect(tokenQuestion.value).toBeNull();
  expect(authorization()).toEqual({});
});

test("a token is asked for until it is right, and is still known after a reload", async () => {
  wanted = "secret";
  const page = await load();
  const admitted = page.admit(true);
  await vi.waitUntil(() => page.tokenQuestion.value);
  expect(page.tokenQuestion.value!.refused).toBe(false);
  page.tokenQuestion.value!.answer("wrong");
  await vi.waitUntil(() => page.tokenQuestion.value?.refused);
  page.tokenQuestion.value!.answer("secret");
  await admitted;
  expect(page.tokenQuestion.value).toBeNull();
  expect(page.authorization()).toEqual({ Authorization: "Bearer secret" });

  vi.resetModules();
  const reloaded = await load();
  await reloaded.admit(true);
  expect(reloaded.tokenQuestion.value).toBeNull();
});

test("uploads that begin together ask once", async () => {
  wanted = "secret";
  const page = await load();
  const both = Promise.all([page.admit(true), page.admit(false)]);
  await vi.waitUntil(() => page.tokenQuestion.value && requests === 2);
  page.tokenQuestion.value!.answer("secret");
  await both;
  expect(page.tokenQuestion.value).toBeNull();
});

test("whoever gives none meets the problem", async () => {
  wanted = "secret";
  const page = await load();
  const admitted = page.admit(true);
  await vi.waitUntil(() => page.tokenQuestion.value);
  page.tokenQuestion.value!.answer(null);
  await expect(admitted).rejects.toMatchObject({ code: "access-token" });
});

test("a full queue refuses those alone who would wait in it", async () => {
  answer = { status: 503, code: "queue-full" };
  const { admit } = await load();
  await expect(admit(true)).rejects.toMatchObject({ code: "queue-full" });
  await admit(false);
  answer = { status: 507, code: "store-full" };
  await expect(admit(false)).rejects.toMatchObject({ code: "store-full" });
});

test("a browser that stores nothing keeps the token until the page is left", async () => {
  wanted = "secret";
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: () => {
      throw new Error("forbidden");
    },
  });
  const page = await load();
  const admitted = page.admit(true);
  await vi.waitUntil(() => page.tokenQuestion.value);
  page.tokenQuestion.value!.answer("secret");
  await admitted;
  expect(page.authorization()).toEqual({ Authorization: "Bearer secret" });
});
