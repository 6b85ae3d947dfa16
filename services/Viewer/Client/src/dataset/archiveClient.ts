import { WorkerStock } from "../kernel/workerStock";
import type { Archive, DatasetPlace } from "./archive";
import type { ArchiveEntry } from "./archiveEntry";
import type { ArchiveNews, ArchiveRequest, Received } from "./archiveService";
import { DatasetError } from "./datasetError";

export const archiveWorkers = new WorkerStock(
  () => new Worker(new URL("./archiveWorker.ts", import.meta.url), { type: "module" }),
);

/** Entries that a worker sends ahead, so that it reads on while the page looks at one. */
const ahead = 4;

/** The side of a worker, or of a port, that the page uses. */
export interface ArchivePort {
  postMessage(request: ArchiveRequest, given: Transferable[]): void;
  onmessage: ((message: MessageEvent<ArchiveNews>) => void) | null;
  onerror?: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/**
 * Reads a dataset in a worker, so that neither the network nor a slow disk holds up the page.
 *
 * @param place an address is taken relative to the page
 * @param signal ends the reading
 * @param progress called about ten times a second
 */
export function openArchive(
  place: DatasetPlace,
  signal: AbortSignal,
  progress: (received: Received) => void,
  port: ArchivePort = archiveWorkers.take(),
): Archive {
  const arrived: ArchiveEntry[] = [];
  let checksums: ReadonlyMap<string, number> | null = null;
  let failure: DatasetError | null = null;
  let wake: () => void = () => undefined;
  const ask = (request: ArchiveRequest, given: Transferable[] = []) => port.postMessage(request, given);

  port.onmessage = ({ data }) => {
    if ("received" in data) progress(data.received);
    else if ("entry" in data) arrived.push(data.entry);
    else if ("checksums" in data) checksums = data.checksums;
    else failure = new DatasetError(data.error);
    wake();
  };
  port.onerror = () => {
    failure = new DatasetError(
      "The dataset cannot be read: a worker could not be started. Load the page anew.",
    );
    wake();
  };
  signal.addEventListener("abort", () => wake(), { once: true });

  async function* read(): AsyncGenerator<ArchiveEntry> {
    try {
      signal.throwIfAborted();
      ask({ place: typeof place === "string" ? new URL(place, document.baseURI).href : place });
      ask({ more: ahead });
      performance.mark("ifealid:dataset-asked");
      for (;;) {
        const entry = arrived.shift();
        if (entry) {
          yield entry;
          ask({ more: 1 });
        } else if (failure) {
          throw failure;
        } else if (checksums) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        signal.throwIfAborted();
      }
    } finally {
      port.terminate();
    }
  }

  return {
    entries: read(),
    checksums: () => checksums!,
    giveBack: (bytes) => ask({ free: bytes }, [bytes.buffer]),
  };
}
