import { DatasetError } from "./datasetError";
import type { DecodeAnswer } from "./decodeWorker";
import type { TileJob } from "./tileDecoding";

/** Turns jobs into RGBA bytes. */
export interface TileDecoder {
  /** How many tiles are decoded at once: more need not wait in memory. */
  readonly parallel: number;
  decode(job: TileJob): Promise<Uint8Array<ArrayBuffer>>;
  dispose(): void;
}

/** Decodes tiles in workers, one tile at a time in each; further jobs wait for a free worker. */
export class DecodePool implements TileDecoder {
  readonly parallel: number;
  private readonly workers: Worker[];
  private readonly idle: Worker[];
  private readonly waiting: ((worker: Worker) => void)[] = [];

  constructor(parallel = Math.max(1, Math.min(4, navigator.hardwareConcurrency))) {
    this.parallel = parallel;
    this.workers = Array.from(
      { length: parallel },
      () => new Worker(new URL("./decodeWorker.ts", import.meta.url), { type: "module" }),
    );
    this.idle = [...this.workers];
  }

  async decode(job: TileJob): Promise<Uint8Array<ArrayBuffer>> {
    const worker = this.idle.pop() ?? (await new Promise<Worker>((resolve) => this.waiting.push(resolve)));
    try {
      return await ask(worker, job);
    } finally {
      const next = this.waiting.shift();
      if (next) next(worker);
      else this.idle.push(worker);
    }
  }

  dispose(): void {
    for (const worker of this.workers) worker.terminate();
  }
}

function ask(worker: Worker, job: TileJob): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) =>
      "rgba" in data ? resolve(data.rgba) : reject(new DatasetError(data.error));
    worker.onerror = () => reject(new DatasetError(`${job.entry.name}: the decoder could not be started.`));
    worker.postMessage(job, [job.entry.bytes.buffer]);
  });
}
