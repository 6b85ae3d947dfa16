import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../../src/service/problem";
import { assertSizes, tooLarge } from "../../src/service/sizeLimits";
import { submitArray, submitDataset } from "../../src/service/submit";

const limits = {
  photoBytes: 2_000,
  photoPixels: 1e8,
  inferencePixels: 1e8,
  leastSide: 32,
  datasetBytes: 3_000,
  arrayBytes: 4_000,
};

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return new Response(address.endsWith("/service") ? JSON.stringify({ limits }) : null);
  });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal(
    "XMLHttpRequest",
    class {
      constructor() {
        throw new Error("An upload began.");
      }
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

const file = (bytes: number, name = "map.npy") => new File([new Uint8Array(bytes)], name);
const never = new AbortController().signal;
const array = (bytes: number, photo: File | null = null) =>
  submitArray({ file: file(bytes), array: null, precision: 8, photo }, () => undefined, never);

test("what is too large is refused with size, limit and way out, and no upload begins", async () => {
  const problem = await array(5_000).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).message).toMatch(
    /^map\.npy is too large.*5\.0 kB.*4\.0 kB for an array.*ifealid convert/,
  );
  await expect(array(4_000, file(2_001, "photo.png"))).rejects.toThrow(
    /^photo\.png .*2001 bytes.*2000 bytes/,
  );
  await expect(submitDataset(file(3_500, "set.zip"), () => undefined, never)).rejects.toThrow(
    /^set\.zip .*3\.0 kB/,
  );
  expect(new Set(asked)).toEqual(new Set(["/api/v1/service"])); // not even whether an upload would be taken
});

test("what has the limit's size is uploaded", async () => {
  await expect(array(4_000, file(2_000))).rejects.toThrow("An upload began.");
  await expect(submitDataset(file(3_000), () => undefined, never)).rejects.toThrow("An upload began.");
  await assertSizes([file(2_000), "photo"]);
  expect(tooLarge(file(2_000), "photo", limits)).toBeNull();
});
