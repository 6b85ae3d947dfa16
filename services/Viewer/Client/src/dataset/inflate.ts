import { DatasetError } from "./datasetError";

/**
 * Inflates with the browser's own decompressor into a buffer of a fixed size, so that a small file cannot
 * unfold into a large one.
 *
 * @param format "deflate" for a zlib stream (PNG), "deflate-raw" for a ZIP entry
 * @param maximum bytes it may unpack to
 * @param what names the bytes in the error
 * @throws DatasetError when the stream is damaged or longer
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  format: "deflate" | "deflate-raw",
  maximum: number,
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const result = new Uint8Array(maximum);
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  let filled = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new DatasetError(`${what} is damaged: its compressed data cannot be unpacked.`, { cause });
    });
    if (done) break;
    if (filled + value.length > maximum) {
      await reader.cancel().catch(() => undefined);
      throw new DatasetError(`${what} unpacks to more than ${maximum} bytes.`);
    }
    result.set(value, filled);
    filled += value.length;
  }
  return result.subarray(0, filled);
}
