import { rememberToken } from "./deletionTokens";
import { Problem, parseProblem, unreachable } from "./problem";
import type { ViewSnapshot } from "./viewSnapshot";

/** The wish "this photo, these stages, this model, this size". */
export interface ExtractionWish {
  readonly model: string;
  readonly stages: readonly string[];
  readonly size: string;
  readonly photo: Blob;
  readonly name: string;
}

type Submitted = ViewSnapshot & { deletionToken: string };

/** Uploads a photo for extraction. @param progress gets the share of bytes sent, 0 to 1 */
export function submitPhoto(
  wish: ExtractionWish,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ViewSnapshot> {
  const form = new FormData();
  form.append("model", wish.model);
  form.append("stages", wish.stages.join(","));
  form.append("precision", "8");
  form.append("size", wish.size);
  form.append("photo", wish.photo, wish.name);
  return send("/api/v1/extractions", form, progress, signal);
}

/** Uploads a dataset to give it a link. */
export function submitDataset(
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ViewSnapshot> {
  const form = new FormData();
  form.append("dataset", file, file.name);
  return send("/api/v1/datasets", form, progress, signal);
}

/** XMLHttpRequest, because fetch cannot tell how much of a body has been sent. */
function send(
  address: string,
  form: FormData,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ViewSnapshot> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new Problem("cancelled", "The upload was cancelled.", ""));
    request.onload = () => {
      if (request.status < 200 || request.status > 299) {
        reject(parseProblem(request.status, request.responseText));
        return;
      }
      const view = JSON.parse(request.responseText) as Submitted;
      rememberToken(view.id, view.deletionToken);
      resolve(view);
    };
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
