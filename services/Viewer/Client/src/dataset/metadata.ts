import type { Affine } from "./affine";
import { DatasetError } from "./datasetError";
import { limits } from "./limits";

/** Width and height, in cells or pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Bits of one stored value. */
export type Precision = 8 | 16 | 32;

/** Activations that the smallest and the largest stored value stand for. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** The network that computed a feature map. */
export interface Model {
  readonly id: string;
  readonly name: string;
  /** What nobody shall overlook about its weights, e.g. how they were trained. */
  readonly label: string;
  /** Of the weights; null in datasets of earlier versions. */
  readonly licence: string | null;
}

/** An array that a map was read from: no network of ours computed it. */
export interface MapSource {
  /** Of its numbers, as NumPy calls it. */
  readonly type: string;
  /** Its name in a .npz file; null for a .npy file. */
  readonly array: string | null;
}

/** What metadata.json says: a feature map of height x width x features values of `precision` bits. */
export interface Metadata extends Size {
  readonly name: string;
  readonly features: number;
  readonly precision: Precision;
  /** Whether the archive holds overlay.jpg. */
  readonly overlay: boolean;
  /** RGBA tiles of the map: ceil(features x precision / 32). */
  readonly tileCount: number;
  /** The rest is null for files of the original tool. */
  readonly stage: string | null;
  readonly model: Model | null;
  /** The array that the values were brought in; null where a network computed them. */
  readonly source: MapSource | null;
  readonly range: ValueRange | null;
  readonly affine: Affine | null;
  /** Pixels of the upright photo, to which the affine leads. */
  readonly photo: Size | null;
  /** The part of the photo that the map and the overlay show; null: all of it. */
  readonly crop: (Size & { readonly x: number; readonly y: number }) | null;
}

/**
 * Reads metadata.json, as the original tool writes it or with our additions under `ifealid`.
 * @throws DatasetError naming the key, what was expected and what was found
 */
export function parseMetadata(json: string): Metadata {
  const root = parseObject(json);
  const width = integer(root, "width", limits.side);
  const height = integer(root, "height", limits.side);
  const features = integer(root, "features", limits.features);
  const precision = root["precision"];
  if (precision !== 8 && precision !== 16 && precision !== 32) {
    throw new DatasetError(`metadata.json: precision must be 8, 16 or 32; found ${show(precision)}.`);
  }
  const tileCount = Math.ceil((features * precision) / 32);
  checkMapBytes({ width, height }, features, precision);
  const own = isObject(root["ifealid"]) ? root["ifealid"] : {};
  const model = isObject(own["model"]) ? own["model"] : null;
  return {
    name: typeof root["name"] === "string" ? root["name"] : "unnamed dataset",
    width,
    height,
    features,
    precision,
    overlay: root["overlay"] === true,
    tileCount,
    stage: typeof own["stage"] === "string" ? own["stage"] : null,
    model: model && readModel(model),
    source: readSource(own["source"]),
    range: readRange(own["range"]),
    affine: readAffine(own["affine"]),
    photo: readSize(own["photo"]),
    crop: readCrop(own["crop"]),
  };
}

/** @throws DatasetError when the viewer cannot hold such a map */
export function checkMapBytes({ width, height }: Size, features: number, precision: Precision): void {
  const bytes = Math.ceil((features * precision) / 32) * width * height * 4;
  if (bytes <= limits.mapBytes) return;
  throw new DatasetError(
    `The map has ${width} x ${height} x ${features} values of ${precision} bit, ${Math.ceil(bytes / 2 ** 20)} MiB; ` +
      `the viewer holds at most ${limits.mapBytes / 2 ** 20} MiB. Extract it at a smaller size.`,
  );
}

function parseObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new DatasetError("metadata.json is not valid JSON.", { cause });
  }
  if (!isObject(value)) throw new DatasetError("metadata.json must hold one JSON object.");
  return value;
}

function integer(root: Record<string, unknown>, key: string, maximum: number): number {
  const value = root[key];
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > maximum) {
    throw new DatasetError(
      `metadata.json: ${key} must be a whole number from 1 to ${maximum}; found ${show(value)}.`,
    );
  }
  return value as number;
}

function readAffine(value: unknown): Affine | null {
  if (value === undefined || value === null) return null;
  const { scaleX, scaleY, offsetX, offsetY } = isObject(value) ? value : {};
  if (!isNumber(scaleX) || !isNumber(scaleY) || !isNumber(offsetX) || !isNumber(offsetY)) {
    throw new DatasetError("metadata.json: affine needs the numbers scaleX, offsetX, scaleY and offsetY.");
  }
  if (scaleX <= 0 || scaleY <= 0) {
    throw new DatasetError(
      `metadata.json: scaleX and scaleY must be above 0; found ${scaleX} and ${scaleY}.`,
    );
  }
  return { scaleX, offsetX, scaleY, offsetY };
}

/** Written as float32 with as few digits as tell it from its neighbours. */
function readRange(value: unknown): ValueRange | null {
  if (value === undefined || value === null) return null;
  const { min, max } = isObject(value) ? value : {};
  if (!isFloat32(min) || !isFloat32(max) || max < min) {
    throw new DatasetError("metadata.json: range needs the float32 numbers min and max, max not below min.");
  }
  return { min: Math.fround(min), max: Math.fround(max) };
}

function isFloat32(value: unknown): value is number {
  return isNumber(value) && Number.isFinite(Math.fround(value));
}

function readModel(model: Record<string, unknown>): Model {
  const licence = text(model["licence"]);
  return {
    id: text(model["id"]),
    name: text(model["name"]),
    label: text(model["label"]),
    licence: licence === "" ? null : licence,
  };
}

function readSource(value: unknown): MapSource | null {
  if (!isObject(value) || value["kind"] !== "array") return null;
  return { type: text(value["type"]), array: typeof value["array"] === "string" ? value["array"] : null };
}

function readSize(value: unknown): Size | null {
  if (!isObject(value)) return null;
  const { width, height } = value;
  return isNumber(width) && isNumber(height) && width > 0 && height > 0 ? { width, height } : null;
}

function readCrop(value: unknown): Metadata["crop"] {
  const size = readSize(value);
  if (!size || !isObject(value)) return null;
  const { x, y } = value;
  return isNumber(x) && isNumber(y) && x >= 0 && y >= 0 ? { ...size, x, y } : null;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
