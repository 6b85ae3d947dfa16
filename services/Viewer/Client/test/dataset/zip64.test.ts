import { describe, expect, test } from "vitest";
import { makeDataset } from "./makeDataset";
import { read } from "./readForTest";

describe("entries whose sizes stand in ZIP64 fields", () => {
  test.each([13, 1_000, 1e9])("are read, in pieces of %i bytes", async (size) => {
    const { archive, tiles } = makeDataset(9, 5, 13, 8);
    expect((await read(withLongSizes(archive), size)).tiles).toEqual(tiles);
  });

  test("are refused before memory is set aside where they are too large", async () => {
    const { archive } = makeDataset(9, 5, 13, 8);
    await expect(read(withLongSizes(archive, 2 ** 33))).rejects.toThrow(
      /metadata\.json claims \d+ bytes; at most 1048576/,
    );
  });
});

test("a map that no browser tab can hold is refused by its shape", async () => {
  const { archive } = makeDataset(2, 2, 4, 8, { metadata: { width: 10_000, height: 10_000, features: 256 } });
  await expect(read(archive)).rejects.toThrow(/10000 x 10000 x 256 values.*holds at most 2048 MiB/);
});

/** Moves the sizes of each entry into a ZIP64 field of its header, `more` bytes larger than they are. */
function withLongSizes(archive: Uint8Array, more = 0): Uint8Array {
  const parts: Uint8Array[] = [];
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length);
  let at = 0;
  while (view.getUint32(at, true) === 0x04034b50) {
    const size = view.getUint32(at + 18, true);
    const headerBytes = 30 + view.getUint16(at + 26, true);
    const header = archive.slice(at, at + headerBytes);
    const changed = new DataView(header.buffer);
    changed.setUint16(4, 45, true);
    changed.setUint32(18, 0xffffffff, true);
    changed.setUint32(22, 0xffffffff, true);
    changed.setUint16(28, 20, true);
    const field = new DataView(new ArrayBuffer(20));
    field.setUint16(0, 1, true);
    field.setUint16(2, 16, true);
    field.setBigUint64(4, BigInt(view.getUint32(at + 22, true) + more), true);
    field.setBigUint64(12, BigInt(size + more), true);
    const content = at + headerBytes + view.getUint16(at + 28, true);
    parts.push(header, new Uint8Array(field.buffer), archive.slice(content, content + size));
    at = content + size;
  }
  parts.push(archive.slice(at));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
