/// <reference lib="webworker" />
import { checkMapBytes, type Precision, type ValueRange } from "../dataset/metadata";
import { fillTiles, measure, passes } from "./arrayTiles";
import { openArray } from "./openArray";

/** What is asked of the worker: an array first; when the sink is open, the rows of its parts; then that a tile was taken. */
export type ArrayRequest =
  | { readonly file: Blob; readonly array: string | null; readonly precision: Precision }
  | { readonly rowsOfParts: readonly number[] }
  | { readonly taken: true };

/** What the worker found. */
export interface ArrayFacts {
  readonly name: string | null;
  readonly type: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly range: ValueRange;
}

/** What the worker tells. */
export type ArrayAnswer =
  | { readonly share: number }
  | { readonly facts: ArrayFacts }
  | { readonly index: number; readonly parts: Uint8Array<ArrayBuffer>[] }
  | { readonly done: true }
  | { readonly error: string };

/** Tiles that are on their way to the sink at a time. */
const mostOnTheWay = 4;

const waiting: ((request: ArrayRequest) => void)[] = [];
const requests: ArrayRequest[] = [];
let onTheWay = 0;

addEventListener("message", ({ data }: MessageEvent<ArrayRequest>) => {
  const next = waiting.shift();
  if (next) next(data);
  else requests.push(data);
});

function request(): Promise<ArrayRequest> {
  const next = requests.shift();
  return next ? Promise.resolve(next) : new Promise((resolve) => waiting.push(resolve));
}

function tell(answer: ArrayAnswer, transfer: Transferable[] = []): void {
  postMessage(answer, { transfer });
}

async function run(): Promise<void> {
  const wish = await request();
  if (!("file" in wish)) return;
  const array = await openArray(wish.file, wish.array);
  // Said before the whole file is read in vain.
  checkMapBytes(array, array.channels, wish.precision);
  const all = 1 + passes(array, wish.precision);
  const { height, width, channels, name } = array;
  const range = await measure(array, (share) => tell({ share: share / all }));
  tell({ facts: { name, type: array.type.name, height, width, channels, range } });
  const sink = await request();
  if (!("rowsOfParts" in sink)) return;
  await fillTiles(
    array,
    wish.precision,
    range,
    async (index, tile) => {
      let at = 0;
      const parts = sink.rowsOfParts.map((rows) => {
        const from = at;
        at += rows * width * 4;
        return tile.slice(from, at);
      });
      tell(
        { index, parts },
        parts.map(({ buffer }) => buffer),
      );
      if (++onTheWay < mostOnTheWay) return;
      await request();
      onTheWay--;
    },
    (share) => tell({ share: (1 + (all - 1) * share) / all }),
  );
  for (; onTheWay > 0; onTheWay--) await request();
  tell({ done: true });
}

run().catch((error: unknown) => {
  const memory = error instanceof RangeError;
  const sentence = error instanceof Error ? error.message : String(error);
  tell({
    error: memory
      ? "The browser has not enough memory for this array. Close other tabs, or choose a lower precision."
      : sentence,
  });
});
