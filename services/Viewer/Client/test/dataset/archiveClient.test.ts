import { beforeAll, expect, test, vi } from "vitest";
import { type ArchivePort, openArchive } from "../../src/dataset/archiveClient";
import { type ArchiveRequest, ArchiveService, type Received } from "../../src/dataset/archiveService";
import { DatasetError } from "../../src/dataset/datasetError";
import { makeDataset } from "./makeDataset";

beforeAll(() => vi.stubGlobal("document", { baseURI: "http://localhost/" }));

/** The worker's own code behind a channel of messages, which copies and gives away as that of a worker does. */
class Port implements ArchivePort {
  onmessage: ArchivePort["onmessage"] = null;
  entries = 0;
  ended = false;
  private readonly service = new ArchiveService((news, given) => {
    if ("entry" in news) this.entries++;
    const data = structuredClone(news, { transfer: [...given] });
    queueMicrotask(() => this.onmessage?.({ data } as MessageEvent));
  });

  postMessage(request: ArchiveRequest, given: Transferable[]): void {
    this.service.take("place" in request ? request : structuredClone(request, { transfer: given }));
  }

  terminate(): void {
    this.ended = true;
  }
}

const file = (archive: Uint8Array<ArrayBuffer>) => new Blob([archive]);
const patience = { timeout: 20_000, interval: 1 };
/** Time for one entry too many. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test("entries come in order, with checksums and progress up to the last byte", async () => {
  const { archive } = makeDataset(9, 5, 50, 8);
  const [port, received]: [Port, Received[]] = [new Port(), []];
  const source = openArchive(file(archive), new AbortController().signal, (now) => received.push(now), port);
  const names: string[] = [];
  for await (const entry of source.entries) {
    names.push(entry.name);
    source.giveBack(entry.bytes);
  }
  expect(names).toEqual(["metadata.json", ...Array.from({ length: 13 }, (_, i) => `${i}.png`)]);
  expect([...source.checksums().keys()]).toEqual(names);
  expect(received.at(-1)).toEqual({ bytes: archive.length, total: archive.length });
  expect(port.ended).toBe(true);
});

test("the worker reads no further ahead than it was asked to", async () => {
  const port = new Port();
  const { archive } = makeDataset(9, 5, 200, 8);
  const source = openArchive(file(archive), new AbortController().signal, () => undefined, port);
  const entries = source.entries[Symbol.asyncIterator]();
  await entries.next();
  await vi.waitUntil(() => port.entries >= 4, patience);
  await settled();
  expect(port.entries).toBe(4);
  await entries.next();
  await vi.waitUntil(() => port.entries >= 5, patience);
  await settled();
  expect(port.entries).toBe(5);
});

test("a damaged archive is told in the words of its reader, and the worker ended", async () => {
  const port = new Port();
  const broken = file(new TextEncoder().encode("<!doctype html>"));
  const source = openArchive(broken, new AbortController().signal, () => undefined, port);
  await expect(source.entries[Symbol.asyncIterator]().next()).rejects.toThrow(
    new DatasetError("The file is not a ZIP archive."),
  );
  expect(port.ended).toBe(true);
});

test("a reading that nobody wants any more ends its worker", async () => {
  const [port, stop] = [new Port(), new AbortController()];
  const source = openArchive(file(makeDataset(9, 5, 50, 8).archive), stop.signal, () => undefined, port);
  const entries = source.entries[Symbol.asyncIterator]();
  await entries.next();
  stop.abort();
  await expect(entries.next()).rejects.toThrow(/abort/i);
  expect(port.ended).toBe(true);
});
