import { crc32 } from "../dataset/crc32";
import { DatasetError } from "../dataset/datasetError";

/** Takes bytes out of a stream in pieces of one's own size. */
export class ByteBlocks {
  /** CRC-32 of what has been taken. */
  checksum = 0;
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private rest: Uint8Array = new Uint8Array();

  /** @param summed whether `checksum` is wanted */
  constructor(
    stream: ReadableStream<Uint8Array>,
    private readonly summed: boolean,
  ) {
    this.reader = stream.getReader();
  }

  /** Fills a buffer. @throws DatasetError when the stream ends before, or cannot be unpacked */
  async fill(bytes: Uint8Array): Promise<void> {
    for (let filled = 0; filled < bytes.length; ) {
      if (this.rest.length === 0 && !(await this.next())) {
        throw new DatasetError("The array ends before its last number: the file is cut off.");
      }
      const piece = this.rest.subarray(0, bytes.length - filled);
      bytes.set(piece, filled);
      filled += piece.length;
      this.rest = this.rest.subarray(piece.length);
    }
    if (this.summed) this.checksum = crc32(bytes, this.checksum);
  }

  /** Whether nothing is left. */
  async atEnd(): Promise<boolean> {
    return this.rest.length === 0 && !(await this.next());
  }

  async close(): Promise<void> {
    await this.reader.cancel().catch(() => undefined);
  }

  private async next(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.reader.read().catch((cause: unknown) => {
        throw new DatasetError("The array cannot be read: the file is damaged, or was changed meanwhile.", {
          cause,
        });
      });
      if (done) return false;
      this.rest = value;
      if (value.length > 0) return true;
    }
  }
}
