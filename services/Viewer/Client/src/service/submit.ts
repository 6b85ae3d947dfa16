import { admit, authorization } from "./access";
import { api } from "./address";
import { rememberToken } from "./deletionTokens";
import { sendForm } from "./sendForm";
import { assertSizes } from "./sizeLimits";
import type { ViewSnapshot } from "./viewSnapshot";

const extractions = `${api}/extractions`;

/** The wish "this photo, these stages, this model, this picture of it". */
export interface ExtractionWish {
  readonly model: string;
  readonly stages: readonly string[];
  readonly precision: number;
  /** Fields that say what the network shall see: size, fit, crop, page, background. */
  readonly picture: Readonly<Record<string, string>>;
  /** The file, or the SHA-256 of one that was uploaded before. */
  readonly photo: Blob | string;
  readonly name: string;
}

/** A photo that the service has and nobody has asked anything of yet. */
export interface UploadedPhoto {
  readonly sha256: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly pages: number;
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
  form.append("precision", String(wish.precision));
  for (const [name, value] of Object.entries(wish.picture)) form.append(name, value);
  if (typeof wish.photo === "string") {
    form.append("name", wish.name);
    form.append("photoSha256", wish.photo);
  } else {
    form.append("photo", wish.photo, wish.name);
  }
  return submit(extractions, form, progress, signal);
}

/** Uploads a photo to look at it first. */
export function uploadPhoto(
  photo: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadedPhoto> {
  const form = new FormData();
  form.append("photo", photo, photo.name);
  return send<UploadedPhoto>(`${api}/photos`, form, progress, signal);
}

/** Uploads a dataset to give it a link. */
export async function submitDataset(
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ViewSnapshot> {
  await assertSizes([file, "dataset"]);
  const form = new FormData();
  form.append("dataset", file, file.name);
  return submit(`${api}/datasets`, form, progress, signal);
}

/** An array that shall get a link. */
export interface ArrayWish {
  readonly file: File;
  /** Name of an array in a .npz file; null takes the first. */
  readonly array: string | null;
  readonly precision: number;
  readonly photo: File | null;
}

/** Uploads an array, and the photo that goes with it, to give it a link. */
export async function submitArray(
  { file, array, precision, photo }: ArrayWish,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ViewSnapshot> {
  await assertSizes([file, "array"], ...(photo ? [[photo, "photo"] as const] : []));
  const form = new FormData();
  form.append("precision", String(precision));
  if (array !== null) form.append("arrayName", array);
  form.append("array", file, file.name);
  if (photo) form.append("photo", photo, photo.name);
  return submit(`${api}/arrays`, form, progress, signal);
}

/** Sends what becomes a view, and keeps the token that can delete it. */
async function submit(
  address: string,
  form: FormData,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<ViewSnapshot> {
  const view = await send<Submitted>(address, form, progress, signal);
  rememberToken(view.id, view.deletionToken);
  return view;
}

/** Posts a form, once the service would take it. */
async function send<T>(
  address: string,
  form: FormData,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<T> {
  await admit(address === extractions);
  return sendForm<T>(address, form, { progress, signal, headers: authorization() });
}
