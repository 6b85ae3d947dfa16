/// <reference lib="webworker" />
import { decodeTile, type TileJob } from "./tileDecoding";

/** The answer to one TileJob. */
export type DecodeAnswer = { readonly rgba: Uint8Array<ArrayBuffer> } | { readonly error: string };

addEventListener("message", async (event: MessageEvent<TileJob>) => {
  try {
    const rgba = await decodeTile(event.data);
    postMessage({ rgba } satisfies DecodeAnswer, { transfer: [rgba.buffer] });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.message : String(error) } satisfies DecodeAnswer);
  }
});
