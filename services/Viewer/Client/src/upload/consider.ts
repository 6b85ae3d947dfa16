import { Problem } from "../service/problem";
import type { ServiceInfo } from "../service/serviceInfo";
import { tooLarge } from "../service/sizeLimits";
import { fileKind, photoFormats } from "./fileKind";

/**
 * A quick look at a file that is no array, before anything is sent.
 *
 * @param service null while its limits are not known
 * @returns what it is, or why it cannot be opened
 */
export async function consider(
  file: File,
  service: ServiceInfo | null,
): Promise<"photo" | "dataset" | Problem> {
  if (file.size === 0)
    return new Problem("empty", `${file.name} is empty.`, "Choose a photo, a dataset or an array.");
  const kind = await fileKind(file);
  if (kind === "unknown") {
    const expected = `Photos (${photoFormats}), datasets (.zip) and NumPy arrays (.npy, .npz) can be opened.`;
    return new Problem(
      "not-a-photo",
      `${file.name} is neither a photo nor a dataset nor an array.`,
      expected,
    );
  }
  if (kind !== "photo") return "dataset";
  return (service && tooLarge(file, kind, service.limits)) ?? kind;
}
