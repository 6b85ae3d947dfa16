import { DatasetError } from "./datasetError";

/** Bytes of a dataset to be read once. */
export interface ByteSource {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes in all, if known. */
  readonly total: number | null;
}

/** Opens a local file. */
export function fileBytes(file: Blob, signal: AbortSignal): ByteSource {
  return { chunks: readAll(file.stream(), signal), total: file.size };
}

/** Passes the bytes on and tells how many have gone by. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  progress: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    progress(bytes);
    yield chunk;
  }
}

/** Bytes that are read at once where the stream fills a buffer of ours. */
const pieceBytes = 256 << 10;

/**
 * The pieces of a stream; each may be written over once the next but one is asked for.
 * @throws DatasetError when it breaks
 */
export async function* readAll(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { reader, read } = readerOf(stream);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await read().catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new DatasetError("The connection broke while the dataset was loading. Try again.", { cause });
      });
      if (done) return;
      if (value) yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A reader that fills two buffers in turn where the browser can do that, so that no new memory is touched. */
function readerOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  try {
    const reader = stream.getReader({ mode: "byob" });
    let [next, before] = [new ArrayBuffer(pieceBytes), new ArrayBuffer(pieceBytes)];
    const read = async () => {
      const { done, value } = await reader.read(new Uint8Array(next));
      if (value) [next, before] = [before, value.buffer];
      return { done, value };
    };
    return { reader, read };
  } catch {
    const reader = stream.getReader();
    return { reader, read: () => reader.read() };
  }
}
