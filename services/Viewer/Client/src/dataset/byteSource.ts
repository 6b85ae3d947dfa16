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

/** The pieces of a stream. @throws DatasetError when it breaks */
export async function* readAll(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read().catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new DatasetError("The connection broke while the dataset was loading. Try again.", { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
