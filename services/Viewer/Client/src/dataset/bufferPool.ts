/**
 * Buffers that are used again and again. Memory that is touched for the first time costs more than all else that is
 * done to a byte on the way: the system has to find and clear each page.
 */
export class BufferPool {
  private readonly free: ArrayBuffer[] = [];

  /** Bytes of any content, in a buffer that may be larger. */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    const at = this.free.findIndex(({ byteLength }) => byteLength >= bytes);
    // A little larger than asked for, so that it fits the next tile as well.
    const buffer = at < 0 ? new ArrayBuffer(bytes + (bytes >> 3)) : this.free.splice(at, 1)[0]!;
    return new Uint8Array(buffer, 0, bytes);
  }

  /** @param bytes of `take`, which nobody looks at any more */
  giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
    this.free.push(buffer);
  }
}
