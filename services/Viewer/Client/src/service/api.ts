import { admit, authorization } from "./access";
import { api } from "./address";
import { rememberToken } from "./deletionTokens";
import { request } from "./request";
import type { LayerInfo, ServiceInfo } from "./serviceInfo";
import type { UploadedPhoto } from "./submit";
import type { ViewSnapshot } from "./viewSnapshot";

export function getService(): Promise<ServiceInfo> {
  return request<ServiceInfo>("GET", `${api}/service`);
}

/** Every layer of a model, in the network's order. */
export function getLayers(model: string, signal: AbortSignal): Promise<readonly LayerInfo[]> {
  return request("GET", `${api}/models/${encodeURIComponent(model)}/layers`, { signal });
}

export function getView(id: string, signal?: AbortSignal): Promise<ViewSnapshot> {
  return request<ViewSnapshot>("GET", viewAddress(id), signal ? { signal } : {});
}

/** What the service says of an uploaded photo. @param page of a TIFF file, from 1 */
export function inspectPhoto(sha256: string, page: number, signal: AbortSignal): Promise<UploadedPhoto> {
  return request<UploadedPhoto>("GET", `${photoAddress(sha256)}?page=${page}`, { signal });
}

/** Address of an uploaded photo as JPEG. */
export function previewAddress(sha256: string, page: number): string {
  return `${photoAddress(sha256)}/preview?page=${page}`;
}

export async function cancelView(id: string): Promise<void> {
  await request("POST", `${viewAddress(id)}/cancel`);
}

/**
 * Has further stages of a view computed from the photo that is still kept.
 *
 * @throws Problem with the reason why not
 */
export async function askStages(id: string, stages: readonly string[]): Promise<ViewSnapshot> {
  await admit(true);
  const headers = { "Content-Type": "application/json", ...authorization() };
  return request<ViewSnapshot>("POST", `${viewAddress(id)}/stages`, {
    headers,
    body: JSON.stringify({ stages }),
  });
}

/** Has the photo of a view, while it is kept, seen through another model; keeps the token of the view that comes of it. */
export async function compareWith(id: string, model: string): Promise<ViewSnapshot> {
  await admit(true);
  const headers = { "Content-Type": "application/json", ...authorization() };
  const view = await request<ViewSnapshot & { deletionToken: string }>(
    "POST",
    `${viewAddress(id)}/comparisons`,
    { headers, body: JSON.stringify({ model }) },
  );
  rememberToken(view.id, view.deletionToken);
  return view;
}

/** Deletes a view with the token its submitter was given. */
export async function deleteView(id: string, token: string): Promise<void> {
  await request("DELETE", viewAddress(id), { headers: { "Deletion-Token": token } });
}

/** Address of a dataset's bytes; with a name it answers as a download. */
export function datasetAddress(sha256: string, downloadName?: string): string {
  const address = `${api}/datasets/${encodeURIComponent(sha256)}`;
  return downloadName === undefined ? address : `${address}?download=${encodeURIComponent(downloadName)}`;
}

function photoAddress(sha256: string): string {
  return `${api}/photos/${encodeURIComponent(sha256)}`;
}

function viewAddress(id: string): string {
  return `${api}/views/${encodeURIComponent(id)}`;
}
