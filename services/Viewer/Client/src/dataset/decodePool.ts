import { kernelModule } from "../kernel/kernelModule";
import { WorkerStock, workerCount } from "../kernel/workerStock";
import { DecodeClient } from "./decodeClient";
import type { DecodedTile, TileJob } from "./tileDecoding";

/** Turns jobs into RGBA bytes. */
export interface TileDecoder {
  /** How many tiles are decoded at once: more need not wait in memory. */
  readonly parallel: number;
  decode(job: TileJob): Promise<DecodedTile>;
  dispose(): void;
}

/** One core stays with the page, which would else wait for its turn while it draws. */
export const decoderCount = () => Math.max(1, workerCount() - 1);

export const decodeWorkers = new WorkerStock(
  () => new Worker(new URL("./decodeWorker.ts", import.meta.url), { type: "module" }),
);

/** Tiles that a worker holds at a time, so that it goes on while the page hands out the next. */
const held = 2;

/** Decodes tiles in workers; further jobs wait for a free one. */
export class DecodePool implements TileDecoder {
  readonly parallel: number;
  private readonly workers: DecodeClient[];
  private readonly idle: DecodeClient[];
  private readonly waiting: ((worker: DecodeClient) => void)[] = [];

  private constructor(count: number, module: WebAssembly.Module) {
    this.parallel = count * held;
    this.workers = Array.from({ length: count }, () => new DecodeClient(decodeWorkers.take(), module));
    this.idle = Array.from({ length: held }, () => this.workers).flat();
  }

  /** Starts the workers. */
  static async start(): Promise<DecodePool> {
    return new DecodePool(decoderCount(), await kernelModule());
  }

  async decode(job: TileJob): Promise<DecodedTile> {
    const worker =
      this.idle.shift() ?? (await new Promise<DecodeClient>((resolve) => this.waiting.push(resolve)));
    try {
      return await worker.decode(job);
    } finally {
      const next = this.waiting.shift();
      if (next) next(worker);
      else this.idle.push(worker);
    }
  }

  dispose(): void {
    for (const worker of this.workers) worker.dispose();
  }
}
