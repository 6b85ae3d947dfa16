import { KeptText } from "../page/storage";
import { api } from "../service/address";
import { request } from "../service/request";
import { type Headers, sendForm } from "../service/sendForm";
import type { Reason } from "../service/viewSnapshot";

/** What the operator sees: GET /api/v1/operator/models. */
export interface OperatorView {
  readonly models: readonly KeptModel[];
  readonly refused: readonly UnusableFile[];
  readonly downloads: readonly FetchableModel[];
  readonly download: DownloadState | null;
  /** Bytes of an uploaded network at most. */
  readonly mostBytes: number;
}

/** A file that is not offered, and why. */
export interface UnusableFile {
  readonly file: string;
  readonly code: string;
  readonly detail: string;
  /** What goes when it is deleted: the file, or its model's folder; null where it cannot be deleted here. */
  readonly removedWith: string | null;
}

/** A model that is there. */
export interface KeptModel {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly licence: string;
  readonly source: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly stages: readonly string[];
  readonly layers: number;
  /** False for a file alone in the folder. */
  readonly removable: boolean;
}

/** A model that can be fetched. */
export interface FetchableModel {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly licence: string;
  readonly source: string;
  readonly host: string;
  /** Null where nobody has noted the size. */
  readonly bytes: number | null;
}

/** The latest download. */
export interface DownloadState {
  readonly model: string;
  readonly step: "fetching" | "trying" | "done" | "failed";
  readonly done: number;
  readonly all: number | null;
  readonly problem: Reason | null;
}

const root = `${api}/operator`;
const kept = new KeptText("ifealid-operator-token", false);
/** The token where the browser stores nothing. */
let typed = "";

/** The token that was typed, as long as the tab lives; empty where none is needed. */
export function operatorToken(): string {
  return kept.read() ?? typed;
}

export function rememberOperatorToken(token: string): void {
  typed = token;
  kept.keep(token);
}

export function listModels(): Promise<OperatorView> {
  return ask("GET", "/models");
}

export function verifyModel(id: string): Promise<KeptModel> {
  return ask("POST", `/models/${encodeURIComponent(id)}/verify`);
}

export function removeModel(id: string): Promise<void> {
  return ask("DELETE", `/models/${encodeURIComponent(id)}`);
}

export function removeRefused(file: string): Promise<void> {
  return ask("DELETE", `/refused/${file.split("/").map(encodeURIComponent).join("/")}`);
}

export function fetchModel(id: string): Promise<DownloadState> {
  return ask("POST", `/downloads/${encodeURIComponent(id)}`);
}

export function stopFetching(id: string): Promise<void> {
  return ask("DELETE", `/downloads/${encodeURIComponent(id)}`);
}

/** Uploads a network; the answer comes when it was tried. @param progress gets the share of bytes sent, 0 to 1 */
export function addModel(
  file: File,
  said: Readonly<Record<string, string>>,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<KeptModel> {
  const form = new FormData();
  for (const [name, value] of Object.entries(said)) if (value.trim() !== "") form.append(name, value.trim());
  form.append("model", file, file.name);
  return sendForm<KeptModel>(`${root}/models`, form, { progress, signal, headers: headers() });
}

function headers(): Headers {
  const token = operatorToken();
  return token === "" ? {} : { "Operator-Token": token };
}

function ask<T>(method: string, path: string): Promise<T> {
  return request(method, root + path, { headers: headers() });
}
