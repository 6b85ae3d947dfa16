import { WorkerStock } from "../../kernel/workerStock";
import type { MapShape } from "../backend";
import type { Metric, Shift } from "../metric";
import type { BandAnswers, BandReply, BandRequest } from "./messages";
import type { ReferenceVector } from "./metricRun";
import type { BandResult } from "./similarityBand";

type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void };

export const bandWorkers = new WorkerStock(
  () => new Worker(new URL("./bandWorker.ts", import.meta.url), { type: "module" }),
);

/** One worker with one band of rows. Answers come in the order of the requests. */
export class BandClient {
  private readonly worker = bandWorkers.take();
  private readonly waiting: Waiting[] = [];
  /** Why nothing can be asked any more; null while it can. */
  private closed: string | null = null;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<BandReply>) => {
      const { resolve, reject } = this.waiting.shift()!;
      if ("error" in data) reject(new Error(data.error));
      else resolve(data.value as never);
    };
    this.worker.onerror = () => this.close("A similarity worker has failed. Load the page anew.");
  }

  open(module: WebAssembly.Module, shape: MapShape, pixels: number): Promise<undefined> {
    return this.ask<"open">({ kind: "open", module, shape, pixels });
  }

  /** @returns the bytes, given back once they have been copied */
  addTile(index: number, rgba: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return this.ask<"tile">({ kind: "tile", index, rgba }, [rgba.buffer]);
  }

  vector(pixel: number): Promise<ReferenceVector> {
    return this.ask<"vector">({ kind: "vector", pixel });
  }

  channelSums(): Promise<Float64Array<ArrayBuffer>> {
    return this.ask<"channelSums">({ kind: "channelSums" });
  }

  shift(shift: Shift, mean: Float64Array<ArrayBuffer> | null): Promise<undefined> {
    return this.ask<"shift">({ kind: "shift", shift, mean });
  }

  /** @param spare values of an earlier map, given away */
  similarity(
    reference: ReferenceVector,
    metric: Metric,
    spare: Float32Array<ArrayBuffer> | null,
  ): Promise<BandResult> {
    const request = { kind: "similarity", reference, metric, spare } as const;
    return this.ask<"similarity">(request, spare ? [spare.buffer] : []);
  }

  storedVector(pixel: number): Promise<Float64Array> {
    return this.ask<"stored-vector">({ kind: "stored-vector", pixel });
  }

  channel(channel: number): Promise<Float32Array> {
    return this.ask<"channel">({ kind: "channel", channel });
  }

  dispose(): void {
    this.worker.terminate();
    this.close("The map was closed.");
  }

  private close(reason: string): void {
    this.closed ??= reason;
    for (const { reject } of this.waiting.splice(0)) reject(new Error(reason));
  }

  private ask<Kind extends keyof BandAnswers>(
    request: BandRequest & { kind: Kind },
    transfer: Transferable[] = [],
  ): Promise<BandAnswers[Kind]> {
    if (this.closed !== null) return Promise.reject(new Error(this.closed));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request, transfer);
    });
  }
}
