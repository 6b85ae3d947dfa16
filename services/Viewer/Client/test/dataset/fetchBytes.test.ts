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

/** A server that breaks the connection after `cuts[i]` bytes of answer i; then it sends all that was asked for. */
async function serve(
  cuts: number[],
  change: (response: ServerResponse, request: IncomingMessage) => void = () => undefined,
) {
  const ranges: (string | undefined)[] = [];
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
    response.write(file.subarray(from, from + cut), () => setTimeout(() => response.destroy(), 20));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges };
}

async function readAll(address: string, signal = new AbortController().signal) {
  const { chunks, total } = await fetchBytes(address, signal);
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return { bytes: Buffer.concat(parts), total };
}

test("a whole answer is passed on", async () => {
  const { address, ranges } = await serve([]);
  const { bytes, total } = await readAll(address);
  expect(bytes.equals(file)).toBe(true);
  expect([total, ranges]).toEqual([file.length, [undefined]]);
});

test("a connection that breaks twice goes on where it stopped", async () => {
  const { address, ranges } = await serve([50_000, 30_000]);
  expect((await readAll(address)).bytes.equals(file)).toBe(true);
  expect(ranges).toEqual([undefined, "bytes=50000-", "bytes=80000-"]);
});

test("another version of the file is never mixed in", async () => {
  // The server answers If-Range with the whole of the new file.
  const { address } = await serve([50_000], (response, request) => {
    if (!request.headers.range) return;
    response.statusCode = 200;
    response.removeHeader("content-range");
  });
  await expect(readAll(address)).rejects.toThrow(/connection broke/i);
});

test("a connection that brings nothing more is given up", async () => {
  const { address } = await serve([50_000, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  await expect(readAll(address)).rejects.toThrow(/connection broke/i);
});

test("leaving ends the waiting", async () => {
  const { address } = await serve([50_000, 0, 0, 0]);
  const leaving = new AbortController();
  setTimeout(() => leaving.abort(), 100);
  await expect(readAll(address, leaving.signal)).rejects.toThrow(/abort/i);
});

test("a dataset that is gone is said to be gone", async () => {
  const { address } = await serve([], (response) => {
    response.statusCode = 410;
  });
  await expect(readAll(address)).rejects.toThrow(/no longer exists/);
});
