import { zoomStep } from "../camera/camera";

/** What the keys of the viewer do; each has a visible control as well. */
export interface KeyActions {
  move(dx: number, dy: number): void;
  pin(): void;
  /** Back to the similarity, then clears the pin. */
  escape(): void;
  channel(step: 1 | -1): void;
  toggleVector(): void;
  stage(index: number): void;
  nextMetric(): void;
  toggleGrey(): void;
  changeOpacity(by: number): void;
  zoomBy(factor: number): void;
  fit(): void;
  toggleSmooth(): void;
  toggleFreeze(): void;
  toggleLock(): void;
  nextColourMap(): void;
  reverseColours(): void;
  copyLink(): void;
  export(): void;
  help(): void;
}

/** The list that `?` shows. */
export const keyList: readonly (readonly [keys: string, meaning: string])[] = [
  ["← ↑ → ↓", "move the reference by one cell; with Shift by ten"],
  ["Enter, P", "pin the reference; a click or a long press does so, too"],
  ["[ ]", "show one channel as the map, back and forth in the order of the bars"],
  ["Z", "freeze the map at the pin, or let it follow the mouse"],
  ["Esc", "back to the similarity; clear the pin"],
  ["V", "show or hide the feature vector"],
  ["1, 2, 3", "stage"],
  ["M", "next metric"],
  ["G", "photo grey or coloured"],
  ["o, O", "less or more opacity"],
  ["+, −, F", "zoom in, zoom out, fit; the wheel zooms, space or the middle button drags"],
  ["I", "smooth between the cells, or each a square"],
  ["L", "lock the range of the colours, or stretch it over the whole map"],
  ["c, C", "next colour map; reverse the colours"],
  ["S", "copy the link"],
  ["E", "export: pictures, numbers, a mask"],
  ["?", "this help"],
];

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Does what a key stands for; true when it stands for something. Keys are off while typing. */
export function handleKey(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || belongsToControl(event)) return false;
  const arrow = arrows[event.key];
  if (arrow) {
    const step = event.shiftKey ? 10 : 1;
    actions.move(arrow[0] * step, arrow[1] * step);
    return true;
  }
  if (/^[1-9]$/.test(event.key)) {
    actions.stage(Number(event.key) - 1);
    return true;
  }
  const action = byKey(event.key, actions);
  action?.();
  return action !== undefined;
}

function byKey(key: string, actions: KeyActions): (() => void) | undefined {
  switch (key) {
    case "Enter":
    case "p":
    case "P":
      return actions.pin;
    case "Escape":
      return actions.escape;
    case "m":
    case "M":
      return actions.nextMetric;
    case "g":
    case "G":
      return actions.toggleGrey;
    case "o":
      return () => actions.changeOpacity(-0.1);
    case "O":
      return () => actions.changeOpacity(0.1);
    case "+":
    case "=":
      return () => actions.zoomBy(zoomStep);
    case "-":
      return () => actions.zoomBy(1 / zoomStep);
    case "f":
    case "F":
      return actions.fit;
    case "i":
    case "I":
      return actions.toggleSmooth;
    case "z":
    case "Z":
      return actions.toggleFreeze;
    case "l":
    case "L":
      return actions.toggleLock;
    case "c":
      return actions.nextColourMap;
    case "C":
      return actions.reverseColours;
    case "s":
    case "S":
      return actions.copyLink;
    case "e":
    case "E":
      return actions.export;
    case "[":
      return () => actions.channel(-1);
    case "]":
      return () => actions.channel(1);
    case "v":
    case "V":
      return actions.toggleVector;
    case "?":
      return actions.help;
    default:
      return undefined;
  }
}

/** Keys that a slider is moved by. */
const sliderKeys = /^(Arrow|Home|End|Page)/;

/** Text fields keep all keys, sliders those that move them; Enter on a button or a link presses it. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.matches("input[type=range]")) return sliderKeys.test(event.key);
  if (target.closest("input, select, textarea, dialog[open], [contenteditable]")) return true;
  return event.key === "Enter" && target.closest("button, a") !== null;
}
