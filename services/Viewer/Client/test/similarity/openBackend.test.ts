import { expect, test, vi } from "vitest";
import type { MapShape } from "../../src/similarity/backend";
import { openBackend } from "../../src/similarity/openBackend";

const opened = vi.hoisted(() => ({ wasm: { name: "wasm" } }));

vi.mock("../../src/similarity/chooseBackend", () => ({ chooseBackend: async () => "webgl2" }));
vi.mock("../../src/similarity/wasm/wasmBackend", () => ({ WasmBackend: { open: async () => opened.wasm } }));
vi.mock("../../src/similarity/webgl2/webgl2Backend", () => ({
  WebGl2Backend: { open: () => Promise.reject(new Error("textures are too small here")) },
}));

const shape: MapShape = { width: 4, height: 3, features: 5, precision: 8, tileCount: 2, range: null };

test("what the graphics card cannot hold goes to the processor", async () => {
  expect(await openBackend(shape, null)).toBe(opened.wasm);
});

test("a backend that was asked for by name is not exchanged: the reason is told", async () => {
  await expect(openBackend(shape, "webgl2")).rejects.toThrow("textures are too small here");
});
