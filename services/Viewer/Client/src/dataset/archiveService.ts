import type { Archive, DatasetPlace } from "./archive";
import type { ArchiveEntry } from "./archiveEntry";
import { readArchive } from "./archiveReader";
import { counted, fileBytes } from "./byteSource";
import { fetchBytes } from "./fetchBytes";

/** What is asked of an archive worker: a dataset, more entries of it, memory to be used again. */
export type ArchiveRequest =
  | { readonly place: DatasetPlace }
  | { readonly more: number }
  | { readonly free: Uint8Array<ArrayBuffer> };

/** How far the reading has come, in bytes; the total is null where it is not known. */
export interface Received {
  readonly bytes: number;
  readonly total: number | null;
}

/** What an archive worker tells. */
export type ArchiveNews =
  | { readonly received: Received }
  | { readonly entry: ArchiveEntry }
  | { readonly checksums: ReadonlyMap<string, number> }
  | { readonly error: string };

/** Milliseconds between two reports of how far the reading has come. */
const pause = 100;

/** Reads one dataset and sends its entries, never more than were asked for. */
export class ArchiveService {
  private archive: Archive | null = null;
  private wanted = 0;
  private wake: () => void = () => undefined;

  constructor(private readonly send: (news: ArchiveNews, given: readonly ArrayBuffer[]) => void) {}

  take(request: ArchiveRequest): void {
    if ("place" in request) {
      void this.read(request.place);
    } else if ("free" in request) {
      this.archive?.giveBack(request.free);
    } else {
      this.wanted += request.more;
      this.wake();
    }
  }

  private async read(place: DatasetPlace): Promise<void> {
    try {
      // The page ends the worker when it does not want the dataset any more.
      const { signal } = new AbortController();
      const { chunks, total } =
        typeof place === "string" ? await fetchBytes(place, signal) : fileBytes(place, signal);
      const report = this.reporter(total);
      this.archive = readArchive(counted(chunks, (bytes) => report(bytes, false)));
      for await (const entry of this.archive.entries) {
        while (this.wanted === 0) await new Promise<void>((resolve) => (this.wake = resolve));
        this.wanted--;
        this.send({ entry }, [entry.bytes.buffer]);
      }
      report(null, true);
      this.send({ checksums: this.archive.checksums() }, []);
    } catch (error) {
      this.send({ error: error instanceof Error ? error.message : String(error) }, []);
    }
  }

  private reporter(total: number | null): (bytes: number | null, last: boolean) => void {
    let [next, received] = [0, 0];
    return (bytes, last) => {
      received = bytes ?? received;
      if (performance.now() < next && !last) return;
      next = performance.now() + pause;
      this.send({ received: { bytes: received, total } }, []);
    };
  }
}
