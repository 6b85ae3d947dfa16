import { kernelModule } from "../kernel/kernelModule";
import { WorkerStock, workerCount } from "../kernel/workerStock";
import { DatasetError } from "./datasetError";
import type { DecodeAnswer, DecodeRequest } from "./decodeWorker";
import type { DecodedTile, TileJob } from "./tileDecoding";

/** Turns jobs into RGBA bytes. */
export interface TileDecoder {
  /** How many tiles are decoded at once: more need not wait in memory. */
  readonly parallel: number;
  decode(job: TileJob): Promise<DecodedTile>;
  dispose(): void;
}

export const decodeWorkers = new WorkerStock(
  () => new Worker(new URL("./decodeWorker.ts", import.meta.url), { type: "module" }),
);

/** Decodes tiles in workers, one tile at a time in each; further jobs wait for a free worker. */
export class DecodePool implements TileDecoder {
  readonly parallel: number;
  private readonly workers: Worker[];
  private readonly idle: Worker[];
  private readonly waiting: ((worker: Worker) => void)[] = [];

  private constructor(parallel: number, module: WebAssembly.Module) {
    this.parallel = parallel;
    this.workers = Array.from({ length: parallel }, () => {
      const worker = decodeWorkers.take();
      worker.postMessage({ module } satisfies DecodeRequest);
      return worker;
    });
    this.idle = [...this.workers];
  }

  /** Starts one worker a core, four at most. */
  static async start(): Promise<DecodePool> {
    return new DecodePool(workerCount(), await kernelModule());
  }

  async decode(job: TileJob): Promise<DecodedTile> {
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

function ask(worker: Worker, job: TileJob): Promise<DecodedTile> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) =>
      "parts" in data ? resolve(data) : reject(new DatasetError(data.error));
    worker.onerror = () => reject(new DatasetError(`${job.entry.name}: the decoder could not be started.`));
    worker.postMessage(
      job satisfies DecodeRequest,
      [job.entry.bytes, ...(job.spare ?? [])].map(({ buffer }) => buffer),
    );
  });
}
