import { beforeEach, expect, test, vi } from "vitest";
import type { BackendName, MapShape } from "../../src/similarity/backend";
import { openBackend } from "../../src/similarity/openBackend";
import { ContextLostError } from "../../src/similarity/webgl2/contextLost";

/** What this machine has chosen, and why a backend cannot be opened here. */
const machine = vi.hoisted(() => ({
  chosen: "webgl2" as BackendName,
  refusals: { wasm: null, webgl2: null } as Record<BackendName, Error | null>,
}));

vi.mock("../../src/similarity/chooseBackend", () => ({ chooseBackend: async () => machine.chosen }));
vi.mock("../../src/similarity/wasm/wasmBackend", () => ({ WasmBackend: { open: () => opened("wasm") } }));
vi.mock("../../src/similarity/webgl2/webgl2Backend", () => ({
  WebGl2Backend: { open: () => opened("webgl2") },
}));

async function opened(name: BackendName) {
  if (machine.refusals[name]) throw machine.refusals[name];
  return { name };
}

const shape: MapShape = { width: 4, height: 3, features: 5, precision: 8, tileCount: 2, range: null };

beforeEach(() => {
  machine.refusals = { wasm: null, webgl2: null };
});

test.each([
  ["webgl2", "wasm"],
  ["wasm", "webgl2"],
] as const)("what %s cannot hold goes to %s", async (chosen, other) => {
  machine.chosen = chosen;
  expect((await openBackend(shape, null)).name).toBe(chosen);
  machine.refusals[chosen] = new Error("There is not enough memory.");
  expect((await openBackend(shape, null)).name).toBe(other);
});

test("when neither can hold it, both reasons are told", async () => {
  machine.refusals = { wasm: new Error("No memory."), webgl2: new Error("Textures are too small.") };
  const told = await openBackend(shape, null).catch((error: Error) => error.message);
  expect(told).toContain("On the processor: No memory.");
  expect(told).toContain("On the graphics card: Textures are too small.");
});

test("a backend that was asked for by name is not exchanged: reason and way out are told", async () => {
  machine.refusals.webgl2 = new Error("Textures are too small.");
  await expect(openBackend(shape, "webgl2")).rejects.toThrow(
    'Textures are too small. Open the page without "?backend=webgl2"',
  );
});

test("a lost context is told as such, so that the dataset is loaded once more", async () => {
  machine.chosen = "webgl2";
  machine.refusals = { wasm: new Error("No memory."), webgl2: new ContextLostError() };
  for (const forced of ["webgl2", null] as const) {
    await expect(openBackend(shape, forced)).rejects.toThrow(ContextLostError);
  }
});
