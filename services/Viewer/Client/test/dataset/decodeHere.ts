import { stored } from "../../src/dataset/archiveEntry";
import { DecodeMemory } from "../../src/dataset/decodeMemory";
import { decodeTile } from "../../src/dataset/tileDecoding";
import { kernelForTest } from "../similarity/kernelForTest";

/** The memory of a decode worker. */
export const decodeMemory = await DecodeMemory.create(kernelForTest);

/** Decodes a PNG file as a decode worker does. */
export function decodePng(bytes: Uint8Array, width: number, height: number, name: string): Uint8Array {
  const entry = { name, method: stored, bytes: new Uint8Array(bytes) };
  const { parts } = decodeTile(decodeMemory, { entry, width, height, usedBytes: 4, rowsOfParts: [height] });
  return parts[0]!;
}
