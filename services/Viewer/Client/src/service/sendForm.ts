import { Problem, unreachable } from "./problem";
import { parseAnswer } from "./request";

export type Headers = Readonly<Record<string, string>>;

interface Options {
  /** Gets the share of bytes sent, 0 to 1. */
  readonly progress: (share: number) => void;
  readonly signal: AbortSignal;
  readonly headers?: Headers;
}

/** Posts a form by XMLHttpRequest, because fetch cannot tell how much of a body has been sent. */
export function sendForm<T>(
  address: string,
  form: FormData,
  { progress, signal, headers = {} }: Options,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new Problem("cancelled", "The upload was cancelled.", ""));
    request.onload = () => {
      try {
        resolve(parseAnswer<T>(request.status, request.responseText));
      } catch (problem) {
        reject(problem);
      }
    };
    if (signal.aborted) return reject(new Problem("cancelled", "The upload was cancelled.", ""));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
