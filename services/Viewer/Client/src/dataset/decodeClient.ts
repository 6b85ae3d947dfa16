import { DatasetError } from "./datasetError";
import type { DecodeAnswer, DecodeRequest } from "./decodeWorker";
import type { DecodedTile, TileJob } from "./tileDecoding";

interface Waiting {
  resolve(tile: DecodedTile): void;
  reject(error: DatasetError): void;
}

/** One decode worker. Answers come in the order of the jobs. */
export class DecodeClient {
  private readonly waiting: Waiting[] = [];
  private failure: DatasetError | null = null;

  constructor(
    private readonly worker: Worker,
    module: WebAssembly.Module,
  ) {
    worker.postMessage({ module } satisfies DecodeRequest);
    worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) => {
      const { resolve, reject } = this.waiting.shift()!;
      if ("parts" in data) resolve(data);
      else reject(new DatasetError(data.error));
    };
    worker.onerror = () => {
      this.failure = new DatasetError(
        "The tiles cannot be unpacked: a worker could not be started. Load the page anew.",
      );
      for (const { reject } of this.waiting.splice(0)) reject(this.failure);
    };
  }

  decode(job: TileJob): Promise<DecodedTile> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      const buffers = [job.entry.bytes, ...(job.spare ?? [])].map(({ buffer }) => buffer);
      this.worker.postMessage(job satisfies DecodeRequest, buffers);
    });
  }

  dispose(): void {
    this.worker.terminate();
  }
}
