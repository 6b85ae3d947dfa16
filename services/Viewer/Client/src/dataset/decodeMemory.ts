import { type Kernel, ownBytes, startKernel } from "../kernel/kernel";
import { DamageError, DatasetError } from "./datasetError";

/** Bytes behind each region that the kernel may read or write over its end. */
const slack = 64;
const page = 65_536;

/** The memory in which tiles are unpacked, one after the other: regions follow each other and are reused by the next tile. */
export class DecodeMemory {
  private next: number;

  private constructor(
    readonly kernel: Kernel,
    private readonly memory: WebAssembly.Memory,
    private readonly first: number,
  ) {
    this.next = first;
  }

  static async create(module: WebAssembly.Module): Promise<DecodeMemory> {
    const memory = new WebAssembly.Memory({ initial: 2 });
    const kernel = await startKernel(module, memory);
    kernel.prepareChecksums();
    kernel.prepareCodes();
    return new DecodeMemory(kernel, memory, ownBytes + aligned(kernel.inflateTableBytes()));
  }

  /** Forgets all regions. */
  clear(): void {
    this.next = this.first;
  }

  /** @returns address of a new region @throws DatasetError without memory for it */
  reserve(bytes: number): number {
    const at = this.next;
    this.next += aligned(bytes + slack);
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(Math.ceil(missing / page));
    return at;
  }

  /** The bytes of a region; void after the next `reserve`. */
  view(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  /** Copies bytes into a new region. */
  put(bytes: Uint8Array): number {
    const at = this.reserve(bytes.length);
    this.view(at, bytes.length).set(bytes);
    return at;
  }

  crc32(at: number, length: number): number {
    return this.kernel.crc32(at, length) >>> 0;
  }

  /**
   * Unpacks a raw deflate stream into a region.
   * @throws DatasetError when it is damaged or holds more than `maximum` bytes
   */
  inflate(from: number, length: number, to: number, maximum: number, what: string): number {
    const unpacked = this.kernel.inflate(from, length, to, maximum, ownBytes);
    if (unpacked === -2) throw new DamageError(`${what} unpacks to more than ${maximum} bytes.`);
    if (unpacked < 0) throw damaged(what);
    return unpacked;
  }

  /** Unpacks a zlib stream (RFC 1950) into a region; errors as in `inflate`. */
  unzlib(from: number, length: number, to: number, maximum: number, what: string): number {
    const [method, flags] = this.view(from, 2) as unknown as [number, number];
    const known = (method & 15) === 8 && method >> 4 <= 7 && (flags & 32) === 0;
    if (length < 6 || !known || (method * 256 + flags) % 31 !== 0) throw damaged(what);
    const unpacked = this.inflate(from + 2, length - 6, to, maximum, what);
    const checksum = new DataView(this.memory.buffer).getUint32(this.kernel.inflatedUpTo());
    if (this.kernel.adler32(to, unpacked) >>> 0 !== checksum) {
      throw new DamageError(`${what} is damaged: the checksum of its pixels does not match.`);
    }
    return unpacked;
  }

  private grow(pages: number): void {
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw new DatasetError(
        "The browser has not enough memory to unpack the tiles. Close other tabs, or extract the photo at a smaller size.",
        { cause },
      );
    }
  }
}

function damaged(what: string): DatasetError {
  return new DamageError(`${what} is damaged: its compressed data cannot be unpacked.`);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
