import { ownBytes } from "../../kernel/kernel";

/** Bytes of a page of WebAssembly memory. */
const page = 65_536;
/** The kernel works on groups of sixteen pixels. */
const group = 16;
/** Most pixels of one block of the kernel. */
const mostInBlock = 1_024;
/** The tiles begin with a page of the machine, so that each part of a full block has pages of its own. */
const machinePage = 4_096;
/** Bytes for a table of powers: 1024 pairs and 33 of f64. */
const tableBytes = 16_896;

/** Byte addresses of a band: the kernel's own | reference | range | sums | table | squares | lengths | values | tiles. */
export interface BandLayout {
  readonly tileCount: number;
  /** Pixels of a block, whole groups. */
  readonly block: number;
  /** Pixels, filled up to whole blocks. */
  readonly padded: number;
  readonly reference: number;
  readonly range: number;
  readonly sums: number;
  readonly table: number;
  readonly squares: number;
  readonly lengths: number;
  readonly values: number;
  readonly tiles: number;
  readonly pages: number;
}

export function layOut(tileCount: number, pixels: number): BandLayout {
  const blocks = Math.ceil(pixels / mostInBlock);
  const block = Math.ceil(pixels / blocks / group) * group;
  const padded = blocks * block;
  const reference = ownBytes;
  const range = reference + tileCount * 16;
  const sums = range + 32;
  const table = sums + mostInBlock * 12;
  const squares = table + tableBytes;
  const lengths = squares + padded * 8;
  const values = lengths + padded * 8;
  const tiles = Math.ceil((values + padded * 4) / machinePage) * machinePage;
  const pages = pagesFor(tiles + tileCount * padded * 4);
  return { tileCount, block, padded, reference, range, sums, table, squares, lengths, values, tiles, pages };
}

/** Pages that hold a number of bytes. */
export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / page) + 1;
}

/** A memory of some pages. @throws RangeError with the way out when the browser has not that much */
export function memoryOf(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch (cause) {
    throw new RangeError(
      `The browser has not enough memory: ${Math.ceil((pages * page) / 2 ** 20)} MiB are needed in one piece. ` +
        "Close other tabs, or extract the photo at a smaller size.",
      { cause },
    );
  }
}

/** Makes room at the end of a memory. @returns its address @throws RangeError without memory left */
export function growBy(memory: WebAssembly.Memory, bytes: number): number {
  try {
    return memory.grow(pagesFor(bytes)) * page;
  } catch (cause) {
    throw new RangeError(
      `This metric needs ${Math.ceil(bytes / 2 ** 20)} MiB more than the browser gives. Choose another metric or a smaller map.`,
      { cause },
    );
  }
}
