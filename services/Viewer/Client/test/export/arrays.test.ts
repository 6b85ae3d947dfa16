import { expect, test } from "vitest";
import { featureArray, mapArray } from "../../src/export/arrays";
import { npyHeader } from "../../src/export/npy";
import { datasetForTest } from "../viewer/openForTest";

/** Reads a file as NumPy's format 1.0 is described. */
async function readNpy(file: Blob) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const length = bytes[8]! + 256 * bytes[9]!;
  const text = new TextDecoder().decode(bytes.subarray(10, 10 + length));
  return { text, values: new Float32Array(bytes.slice(10 + length).buffer) };
}

test("the header fills whole blocks of 64 bytes and ends with a line feed", () => {
  for (const shape of [[3], [60, 80], [1_000_000, 1_000_000, 1024]]) {
    const header = npyHeader(shape, "C");
    expect(header.length % 64).toBe(0);
    expect(header.at(-1)).toBe(10);
  }
  expect(new TextDecoder().decode(npyHeader([3], "C").subarray(10))).toContain("'shape': (3,), }");
});

test("a map is written row by row", async () => {
  const values = Float32Array.of(1, 2, 3, Number.NaN, 5, 6);
  const dataset = datasetForTest(3, 2);
  const read = await readNpy(mapArray(values, dataset));
  expect(read.text).toContain("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
  expect(read.values).toEqual(values);
});

test("features are written channel by channel, in real values, by columns", async () => {
  const dataset = datasetForTest(4, 3);
  const real = { ...dataset, metadata: { ...dataset.metadata, range: { min: -1, max: 4 } } };
  const shares: number[] = [];
  const file = await featureArray(real, (share) => shares.push(share), new AbortController().signal);
  const { text, values } = await readNpy(file);
  expect(text).toContain("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 4, 5), }");
  expect(shares.at(-1)).toBe(1);
  for (let cell = 0; cell < 12; cell++) {
    const [x, y] = [cell % 4, Math.floor(cell / 4)];
    const vector = await dataset.backend.vector(cell);
    vector.forEach((stored, channel) => {
      expect(values[channel * 12 + x * 3 + y]).toBe(Math.fround(-1 + (stored / 255) * 5));
    });
  }
});

test("an export can be called off", async () => {
  const leaving = new AbortController();
  leaving.abort();
  await expect(featureArray(datasetForTest(4, 3), () => undefined, leaving.signal)).rejects.toThrow();
});
