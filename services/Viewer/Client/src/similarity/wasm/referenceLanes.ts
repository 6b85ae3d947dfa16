import type { Precision } from "../../dataset/metadata";

/** A vector widened to what the kernel's lanes want: 16 bytes per tile, as assembly/kernel.ts says. */
export function referenceLanes(
  source: DataView,
  precision: Precision,
  tileCount: number,
  addressIn: (tile: number) => number,
): Uint8Array<ArrayBuffer> {
  const lanes = new Uint8Array(tileCount * 16);
  const target = new DataView(lanes.buffer);
  for (let tile = 0; tile < tileCount; tile++) {
    const from = addressIn(tile);
    for (let lane = 0; lane < 16; lane += precision === 32 ? 8 : 2) {
      const to = tile * 16 + lane;
      if (precision === 8) target.setInt16(to, source.getUint8(from + ((lane >> 1) & 3)), true);
      else if (precision === 16) target.setUint16(to, source.getUint16(from + (lane & 2), true), true);
      else target.setFloat64(to, source.getUint32(from, true), true);
    }
  }
  return lanes;
}
