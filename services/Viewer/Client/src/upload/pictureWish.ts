import type { Precision, Size } from "../dataset/metadata";
import type { ServiceInfo, StageInfo } from "../service/serviceInfo";

/** A rectangle in whole pixels of the upright photo. */
export interface Crop extends Size {
  readonly x: number;
  readonly y: number;
}

/** What the network shall see of a photo. */
export interface PictureWish {
  /** Id of an offered size, "megapixels" for a number of one's own, or "exact". */
  readonly size: string;
  readonly megapixels: number;
  readonly exact: Size;
  readonly fit: "letterbox" | "stretch";
  readonly crop: Crop | null;
  readonly page: number;
  /** "#rrggbb": under transparent parts and beside a letterboxed photo. */
  readonly background: string;
  readonly padding: Padding;
}

/** What lies around the photo: nothing, or as in the paper black up to multiples of 64, with the cells at the edges cut off again. */
export type Padding = "full" | "paper";

/** The wish that the page begins with. */
export function usualWish(service: ServiceInfo): PictureWish {
  return {
    size: service.defaultSize,
    megapixels: 4,
    exact: { width: 512, height: 512 },
    fit: "letterbox",
    crop: null,
    page: 1,
    background: "#ffffff",
    padding: "full",
  };
}

/** The picture that the network will see, in pixels; as the service computes it. */
export function pictureSize(wish: PictureWish, photo: Size, service: ServiceInfo): Size {
  if (wish.size === "exact") return wish.exact;
  const part = wish.crop ?? photo;
  const most = mostPixels(wish, service);
  const scale = most === null ? 1 : Math.min(1, Math.sqrt(most / (part.width * part.height)));
  return {
    width: Math.max(1, Math.floor(part.width * scale)),
    height: Math.max(1, Math.floor(part.height * scale)),
  };
}

/** Why the service would refuse the wish, in words; null when it would not. */
export function objection(wish: PictureWish, photo: Size | null, service: ServiceInfo): string | null {
  const { limits } = service;
  if (wish.size === "megapixels" && !(wish.megapixels > 0)) return "Megapixels must be a number above 0.";
  if (wish.size === "exact" && !isWhole(wish.exact.width, wish.exact.height)) {
    return "Width and height must be whole numbers above 0.";
  }
  if (!photo) return null;
  const { crop } = wish;
  if (crop && !isInside(crop, photo)) {
    return `The part must lie within the photo of ${photo.width} x ${photo.height} pixels.`;
  }
  const part = crop ?? photo;
  const sides = [
    part.width,
    part.height,
    ...(wish.size === "exact" ? [wish.exact.width, wish.exact.height] : []),
  ];
  if (Math.min(...sides) < limits.leastSide) {
    return `Each side needs at least ${limits.leastSide} pixels for a map worth looking at.`;
  }
  const picture = pictureSize(wish, photo, service);
  const pixels = picture.width * picture.height;
  if (pixels <= limits.inferencePixels) return null;
  return `The network would see ${(pixels / 1e6).toFixed(1)} megapixels; at most ${limits.inferencePixels / 1e6} are possible here. Choose a smaller size or part.`;
}

/** Why a layer that is bound to one size cannot be had with the wish. @param bound that size */
export function objectionOfSize(wish: PictureWish, bound: Size | null): string | null {
  const fits =
    wish.size === "exact" && wish.exact.width === bound?.width && wish.exact.height === bound.height;
  return bound && !fits
    ? `This network was exported for pictures of ${bound.width} x ${bound.height} pixels and cannot be run at another size.`
    : null;
}

/** The wish as fields of the upload; what is usual is left out. */
export function fieldsOf(wish: PictureWish): Record<string, string> {
  const { crop, exact } = wish;
  const size =
    wish.size === "exact"
      ? `${exact.width}x${exact.height}`
      : wish.size === "megapixels"
        ? `${wish.megapixels}mp`
        : wish.size;
  return {
    size,
    ...(wish.size === "exact" && { fit: wish.fit }),
    ...(crop && { crop: [crop.x, crop.y, crop.width, crop.height].join(",") }),
    ...(wish.page > 1 && { page: String(wish.page) }),
    ...(wish.background !== "#ffffff" && { background: wish.background }),
    ...(wish.padding !== "full" && { padding: wish.padding }),
  };
}

/** What a stage will be: height x width x channels, and about how large its dataset. */
export interface StageForecast {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly bytes: number;
}

/** Bytes of a packed tile for each byte of it. The three stages of two photos gave 0.45 to 0.63, 0.72 to 0.85 and 0.75 to 0.95: noise in the low bits hardly packs. */
const packed: Record<Precision, number> = { 8: 0.6, 16: 0.8, 32: 0.9 };

/** Forecast of the wanted stages. */
export function forecast(
  stages: readonly Omit<StageInfo, "shows">[],
  picture: Size,
  precision: Precision,
  padding: Padding,
): StageForecast[] {
  return stages.map(({ name, channels, stride }) => {
    const height = cells(picture.height, stride, padding);
    const width = cells(picture.width, stride, padding);
    return {
      name,
      height,
      width,
      channels,
      bytes: height * width * channels * (precision / 8) * packed[precision],
    };
  });
}

/** Cells along a side of the map; at least one is needed. */
function cells(side: number, stride: number, padding: Padding): number {
  if (padding === "full") return Math.ceil(side / stride);
  const missing = Math.ceil(side / 64) * 64 - side;
  const before = Math.floor(missing / 2);
  const all = (side + missing) / stride;
  return Math.max(0, Math.ceil(all) - Math.ceil(before / stride) - Math.ceil((missing - before) / stride));
}

/** Seconds beside the network, a megapixel. */
const besides = 0.25;

/** Seconds until all wanted stages are there; those before the last wanted one are computed, too. */
export function secondsFor(
  stages: readonly Omit<StageInfo, "shows">[],
  wanted: readonly string[],
  picture: Size,
): number {
  const last = stages.findLastIndex(({ name }) => wanted.includes(name));
  const each = stages.slice(0, last + 1).reduce((sum, stage) => sum + stage.secondsPerMegapixel, besides);
  return (each * picture.width * picture.height) / 1e6;
}

function mostPixels(wish: PictureWish, service: ServiceInfo): number | null {
  if (wish.size === "megapixels") return Math.max(1, Math.round(wish.megapixels * 1e6));
  return service.sizes.find(({ id }) => id === wish.size)?.pixels ?? null;
}

function isWhole(...values: number[]): boolean {
  return values.every((value) => Number.isInteger(value) && value > 0);
}

function isInside(crop: Crop, photo: Size): boolean {
  return (
    [crop.x, crop.y].every((value) => Number.isInteger(value) && value >= 0) &&
    isWhole(crop.width, crop.height) &&
    crop.x + crop.width <= photo.width &&
    crop.y + crop.height <= photo.height
  );
}
