import { delay } from "../service/delay";
import { type ByteSource, readAll } from "./byteSource";
import { DatasetError } from "./datasetError";

/** Milliseconds before each attempt to go on after the connection broke. One that brings no bytes is the last. */
const pauses = [250, 1_000, 2_000, 4_000];

/**
 * Opens the bytes behind an address of the service. When the connection breaks, it goes on where it stopped, by
 * a range of the same version of the file.
 *
 * @throws DatasetError when the service refuses, or cannot be reached again
 */
export async function fetchBytes(address: string, signal: AbortSignal): Promise<ByteSource> {
  const response = await request(address, {}, signal);
  const total = Number(response.headers.get("content-length"));
  return {
    chunks: resuming(address, response, total, signal),
    total: total > 0 ? total : null,
  };
}

async function* resuming(
  address: string,
  first: Response,
  total: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const version = first.headers.get("etag");
  let response = first;
  let received = 0;
  let before = 0;
  for (;;) {
    try {
      for await (const chunk of readAll(response.body!, signal)) {
        received += chunk.length;
        yield chunk;
      }
      if (received >= total) return;
      throw new DatasetError("The connection broke while the dataset was loading. Try again.");
    } catch (error) {
      signal.throwIfAborted();
      if (received === before) throw error;
      before = received;
      response = await goOn(error);
    }
  }

  /** The rest of the file; the error that broke the connection when there is no rest to be had. */
  async function goOn(broken: unknown): Promise<Response> {
    // Without a version nobody knows whether the rest belongs to the beginning.
    if (!version) throw broken;
    for (const pause of pauses) {
      await delay(pause, signal);
      const headers = { range: `bytes=${received}-`, "if-range": version };
      const rest = await request(address, headers, signal).catch(() => null);
      signal.throwIfAborted();
      if (!rest) continue;
      const from = /^bytes (\d+)-/.exec(rest.headers.get("content-range") ?? "")?.[1];
      if (rest.status === 206 && Number(from) === received) return rest;
      await rest.body?.cancel();
      break;
    }
    throw broken;
  }
}

async function request(
  address: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(address, { headers, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new DatasetError("The service does not answer. Check the connection and try again.", { cause });
  });
  if (response.ok && response.body) return response;
  throw new DatasetError(
    response.status === 404 || response.status === 410
      ? "This dataset no longer exists: it was deleted or has expired."
      : `The service refused the dataset (status ${response.status}). Try again in a moment.`,
  );
}
