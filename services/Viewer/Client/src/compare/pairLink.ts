import { formatLink, type LinkState, parseLink } from "../link/linkState";
import { applyState, stateOf } from "../link/viewState";
import type { Pair } from "./pair";

/** The right side's stage; all else that a link says holds for both. */
const secondStage = "stage2";

/** The stages that an address asks for, and the state of both sides. */
export interface PairLink {
  readonly state: LinkState;
  readonly stages: readonly [string | null, string | null];
}

/** What a link may say of a single view and two side by side have no control for: one could not be rid of it. */
const alone = { frozen: false, channel: null, stretch: { mode: "map", locked: null } } as const;

/** Reads a fragment such as "#v=1&stage=conv3_x&ref=228,152&stage2=stride8". */
export function parsePairLink(fragment: string): PairLink {
  const { state, unknown } = parseLink(fragment);
  const second = unknown.find(([key]) => key === secondStage)?.[1] ?? null;
  return {
    state: { ...state, ...alone },
    stages: [state.stage, second !== null && /^[\w.-]{1,64}$/.test(second) ? second : null],
  };
}

/** The fragment for what is shown; null while nothing is. Reads signals. */
export function formatPairLink(pair: Pair, stages: readonly [string | null, string | null]): string | null {
  const [left] = pair.sides;
  const state = stateOf(left, stages[0]);
  const dataset = left.dataset.value;
  if (!state || !dataset) return null;
  const [place, pinned] = [pair.place.value, pair.pinned.value];
  const { x, y } = dataset.origin;
  const exact = {
    ...state,
    bars: null,
    reference: place ? { x: place.x - x, y: place.y - y } : state.reference,
    pinned: pinned ? { x: pinned.x - x, y: pinned.y - y } : state.pinned,
  };
  return formatLink(exact, stages[1] === null ? [] : [[secondStage, stages[1]]]);
}

/** Makes both sides show what a link says: at once, or as soon as their datasets are open. */
export function applyPairLink(pair: Pair, state: LinkState): void {
  for (const viewer of pair.sides) applyState(viewer, state);
}
