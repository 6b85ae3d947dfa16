import { formatBytes } from "../page/format";
import { getService } from "./api";
import { Problem } from "./problem";
import type { ServiceInfo } from "./serviceInfo";

/** What can be uploaded as a file. */
export type Upload = "photo" | "dataset" | "array";

const waysOut: Record<Upload, string> = {
  photo: "Save it smaller, or as JPEG.",
  dataset: "Make it again with fewer bits a value or of a smaller picture.",
  array:
    "Save it as float16 or with fewer channels, or make a dataset of it on your machine, which is smaller: ifealid convert.",
};

/** Why a file is too large for the service: its size, the limit, and the way out; null where it is not. */
export function tooLarge(file: File, upload: Upload, limits: ServiceInfo["limits"]): Problem | null {
  const most = limits[`${upload}Bytes`];
  if (file.size <= most) return null;
  const rounded = [formatBytes(file.size), formatBytes(most)];
  const [size, limit] = rounded[0] === rounded[1] ? [`${file.size} bytes`, `${most} bytes`] : rounded;
  return new Problem(
    "too-large",
    `${file.name} is too large to be uploaded.`,
    `It has ${size}; this service takes at most ${limit} for ${upload === "array" ? "an" : "a"} ${upload}. ${waysOut[upload]}`,
  );
}

/**
 * Asks the service for its limits before anything of a file is sent.
 *
 * @throws Problem for the first file that is too large
 */
export async function assertSizes(...uploads: readonly (readonly [File, Upload])[]): Promise<void> {
  const { limits } = await getService();
  for (const [file, upload] of uploads) {
    const problem = tooLarge(file, upload, limits);
    if (problem) throw problem;
  }
}
