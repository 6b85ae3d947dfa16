import { activationOf } from "../vector/activation";
import type { OpenDataset } from "../viewer/openDataset";
import { npyHeader } from "./npy";

/** A map as NumPy reads it: float32, height x width; NaN: no data. */
export function mapArray(
  values: Float32Array<ArrayBuffer>,
  { metadata }: Pick<OpenDataset, "metadata">,
): Blob {
  return new Blob([npyHeader([metadata.height, metadata.width], "C"), values]);
}

/**
 * All features as NumPy reads them: float32, height x width x channels, activations where their range is known,
 * otherwise as stored. Channel after channel, each by columns, so that only one lies in memory at a time.
 *
 * @param progress told the share that is done
 */
export async function featureArray(
  { backend, metadata }: OpenDataset,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const { width, height, features } = metadata;
  const activation = activationOf(metadata);
  let file = new Blob([npyHeader([height, width, features], "F")]);
  let parts: Float32Array<ArrayBuffer>[] = [];
  for (let channel = 0; channel < features; channel++) {
    signal.throwIfAborted();
    const plane = await backend.channel(channel);
    parts.push(byColumns(plane, width, height, activation.of));
    if (parts.length === 16 || channel === features - 1) {
      file = new Blob([file, ...parts]);
      parts = [];
      progress((channel + 1) / features);
    }
  }
  return file;
}

function byColumns(
  plane: Float32Array,
  width: number,
  height: number,
  of: (stored: number) => number,
): Float32Array<ArrayBuffer> {
  const columns = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) columns[x * height + y] = of(plane[y * width + x]!);
  }
  return columns;
}
