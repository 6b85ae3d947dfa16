/// <reference lib="webworker" />
import type { BandAnswers, BandReply, BandRequest } from "./messages";
import { SimilarityBand } from "./similarityBand";

let band: SimilarityBand | null = null;
let failure: string | null = null;

/** Requests are handled strictly one after the other: `open` is asynchronous, the tiles after it are not. */
let last: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<BandRequest>) => {
  last = last.then(() => handle(data));
});

async function handle(request: BandRequest): Promise<void> {
  try {
    if (failure) throw new Error(failure);
    await answer(request);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Without the memory for a shift the other metrics still work.
    if (request.kind !== "shift") failure = message;
    postMessage({ error: message } satisfies BandReply);
  }
}

async function answer(request: BandRequest): Promise<void> {
  switch (request.kind) {
    case "open":
      band = await SimilarityBand.create(request.module, request.shape, request.pixels);
      return reply(undefined);
    case "tile":
      band!.addTile(request.index, request.rgba);
      return reply(request.rgba, [request.rgba.buffer]);
    case "vector":
      return reply(band!.vector(request.pixel));
    case "channelSums":
      return reply(band!.channelSums());
    case "shift":
      band!.shift(request.shift, request.mean);
      return reply(undefined);
    case "similarity": {
      const result = band!.similarity(request.reference, request.metric, request.spare);
      return reply(result, [result.values.buffer]);
    }
    case "stored-vector":
      return reply(band!.storedVector(request.pixel));
    case "channel": {
      const values = band!.channel(request.channel);
      return reply(values, [values.buffer]);
    }
  }
}

function reply(value: BandAnswers[keyof BandAnswers], transfer: Transferable[] = []): void {
  postMessage({ value } satisfies BandReply, { transfer });
}
