/// <reference lib="webworker" />
import { DecodeMemory } from "./decodeMemory";
import { type DecodedTile, decodeTile, type TileJob } from "./tileDecoding";

/** What is asked of a decode worker: the module first, then tiles. */
export type DecodeRequest = { readonly module: WebAssembly.Module } | TileJob;

/** The answer to one TileJob. */
export type DecodeAnswer = DecodedTile | { readonly error: string };

let memory: Promise<DecodeMemory> | null = null;

addEventListener("message", async ({ data }: MessageEvent<DecodeRequest>) => {
  if ("module" in data) {
    memory = DecodeMemory.create(data.module);
    memory.catch(() => undefined);
    return;
  }
  try {
    const tile = decodeTile(await memory!, data);
    postMessage(tile satisfies DecodeAnswer, {
      transfer: [tile.packed, ...tile.parts].map(({ buffer }) => buffer),
    });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.message : String(error) } satisfies DecodeAnswer);
  }
});
