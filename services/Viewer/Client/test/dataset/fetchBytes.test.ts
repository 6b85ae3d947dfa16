import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { fetchBytes } from "../../src/dataset/fetchBytes";

const file = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7) & 255);
const etag = '"a"';
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that breaks the connection after `cuts[i]` bytes of answer i, once they have been read; then it sends all that was asked for. */
async function serve(
  cuts: number[],
  change: (response: ServerResponse, request: IncomingMessage) => void = () => undefined,
) {
  const ranges: (string | undefined)[] = [];
  const reading = { bytes: 0 };
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.statusCode = from > 0 ? 206 : 200;
    if (from > 0) response.setHeader("content-range", `bytes ${from}-${file.length - 1}/${file.length}`);
    response.setHeader("content-length", file.length - from);
    response.setHeader("etag", etag);
    change(response, request);
    const cut = cuts.shift();
    if (cut === undefined) return void response.end(file.subarray(from));
    response.write(file.subarray(from, from + cut), async () => {
      while (reading.bytes < from + cut) await new Promise((resolve) => setTimeout(resolve, 1));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges, reading };
}

async function readAll(
  { address, reading }: Awaited<ReturnType<typeof serve>>,
  signal = new AbortController().signal,
) {
  const { chunks, total } = await fetchBytes(address, signal);
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    parts.push(chunk.slice());
    reading.bytes += chunk.length;
  }
  return { bytes: Buffer.concat(parts), total };
}

test("a whole answer is passed on", async () => {
  const server = await serve([]);
  const { bytes, total } = await readAll(server);
  expect(bytes.equals(file)).toBe(true);
  expect([total, server.ranges]).toEqual([file.length, [undefined]]);
});

test("a connection that breaks twice goes on where it stopped", async () => {
  const server = await serve([50_000, 30_000]);
  expect((await readAll(server)).bytes.equals(file)).toBe(true);
  expect(server.ranges).toEqual([undefined, "bytes=50000-", "bytes=80000-"]);
});

test("another version of the file is never mixed in", async () => {
  // The server answers If-Range with the whole of the new file.
  const server = await serve([50_000], (response, request) => {
    if (!request.headers.range) return;
    response.statusCode = 200;
    response.removeHeader("content-range");
  });
  await expect(readAll(server)).rejects.toThrow(/connection broke/i);
});

test("a connection that brings nothing more is given up", async () => {
  const server = await serve([50_000, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  await expect(readAll(server)).rejects.toThrow(/connection broke/i);
});

test("leaving ends the waiting", async () => {
  const server = await serve([50_000, 0, 0, 0]);
  const leaving = new AbortController();
  setTimeout(() => leaving.abort(), 100);
  await expect(readAll(server, leaving.signal)).rejects.toThrow(/abort/i);
});

test("a dataset that is gone is said to be gone", async () => {
  const server = await serve([], (response) => {
    response.statusCode = 410;
  });
  await expect(readAll(server)).rejects.toThrow(/no longer exists/);
});
