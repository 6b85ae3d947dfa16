import type { Point } from "./camera";
import type { PhotoWindow } from "./photoWindow";

/** What is left to do with a pointer that neither pans nor zooms. */
export interface Pointing {
  /** The pointer is over a point of the window. */
  point(at: Point, touch: boolean): void;
  /** A finger rests on a point of the window. */
  press(at: Point): void;
}

/** Milliseconds after which a resting finger presses. */
const pressAfter = 500;

/** Pixels that a resting finger may tremble. */
const pressReach = 10;

/** One notch of a wheel (100 units) zooms by this factor. */
const notch = 1.25;

/** Lines and pages of a wheel in its finest unit. */
const wheelUnits = [1, 33, 400];

/**
 * Wheel zooms at the pointer; the middle button, or space with the left one, pans; two fingers pan and pinch;
 * one finger, or the mouse alone, points; a finger that rests presses.
 */
export class Gestures {
  private readonly fingers = new Map<number, Point>();
  private panning: Point | null = null;
  private pinched = false;
  private space = false;
  /** Whether the click that follows belongs to a pan. */
  private swallow = false;
  /** The finger that rests since it came down. */
  private resting: { readonly at: Point; readonly timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly window: PhotoWindow,
    private readonly pointing: Pointing,
  ) {}

  /** Starts to listen. @returns stops it */
  listen(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const { element } = this;
    element.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    element.addEventListener("pointerdown", (event) => this.down(event), { signal });
    element.addEventListener("pointermove", (event) => this.move(event), { signal });
    element.addEventListener("pointerup", (event) => this.up(event), { signal });
    element.addEventListener("pointercancel", (event) => this.up(event), { signal });
    element.addEventListener("click", (event) => this.click(event), { signal, capture: true });
    window.addEventListener("keydown", (event) => this.key(event, true), { signal });
    window.addEventListener("keyup", (event) => this.key(event, false), { signal });
    window.addEventListener("blur", () => this.setSpace(false), { signal });
    // A long press would open the menu of the browser.
    element.addEventListener("contextmenu", (event) => this.fingers.size > 0 && event.preventDefault(), {
      signal,
    });
    return () => {
      stop.abort();
      this.moved();
    };
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    // A pinch on a touch pad comes as a wheel with the control key, in small steps.
    const units = event.deltaY * (wheelUnits[event.deltaMode] ?? 1) * (event.ctrlKey ? 5 : 1);
    this.window.zoomBy(notch ** (-Math.max(-300, Math.min(300, units)) / 100), this.place(event));
  }

  private down(event: PointerEvent): void {
    const at = this.place(event);
    this.swallow = false;
    if (event.pointerType !== "mouse") this.element.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") {
      this.fingers.set(event.pointerId, at);
      this.moved();
      if (this.fingers.size > 1) this.pinched = true;
      else this.resting = { at, timer: setTimeout(() => this.pointing.press(at), pressAfter) };
    }
    if (event.button === 1 || (event.button === 0 && this.space)) {
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      this.panning = at;
      this.swallow = event.button === 0;
    } else if (!this.pinched) {
      this.pointing.point(at, event.pointerType === "touch");
    }
  }

  private move(event: PointerEvent): void {
    const at = this.place(event);
    if (this.resting && distance(at, this.resting.at) > pressReach) this.moved();
    if (this.panning) {
      this.window.panBy({ x: at.x - this.panning.x, y: at.y - this.panning.y });
      this.panning = at;
    } else if (this.pinched) {
      this.pinch(event.pointerId, at);
    } else {
      this.pointing.point(at, event.pointerType === "touch");
    }
  }

  private up(event: PointerEvent): void {
    this.moved();
    this.fingers.delete(event.pointerId);
    // The last finger of a pinch does not point: it would carry the reference away.
    if (this.fingers.size === 0) this.pinched = false;
    this.panning = null;
  }

  /** No finger rests any more. */
  private moved(): void {
    if (this.resting) clearTimeout(this.resting.timer);
    this.resting = null;
  }

  private pinch(id: number, at: Point): void {
    const before = [...this.fingers.values()];
    if (!this.fingers.has(id)) return;
    this.fingers.set(id, at);
    const after = [...this.fingers.values()];
    if (after.length !== 2) return;
    const [from, to] = [spanOf(before), spanOf(after)];
    this.window.panBy({ x: to.middle.x - from.middle.x, y: to.middle.y - from.middle.y });
    if (from.length > 0) this.window.zoomBy(to.length / from.length, to.middle);
  }

  private click(event: MouseEvent): void {
    if (this.swallow) event.stopPropagation();
    this.swallow = false;
  }

  private key(event: KeyboardEvent, down: boolean): void {
    if (event.key !== " ") return;
    const target = event.target instanceof Element ? event.target : null;
    if (down && target?.closest("input, select, textarea, button, a, dialog[open]")) return;
    if (down) event.preventDefault();
    this.setSpace(down);
  }

  private setSpace(held: boolean): void {
    this.space = held;
    this.element.classList.toggle("grabbing", held);
  }

  private place(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function spanOf(fingers: readonly Point[]): { middle: Point; length: number } {
  const [a, b] = fingers as [Point, Point];
  return {
    middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    length: distance(a, b),
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
