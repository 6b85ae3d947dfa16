/** Where the writer writes: the history of the browser. */
export interface Address {
  replace(fragment: string): void;
  push(fragment: string): void;
}

/** Milliseconds between two writes; browsers allow about three a second for long. */
const pause = 350;

/**
 * Keeps the address in line with the view: what changes under the mouse replaces the entry of the history now
 * and then, and a new step (another stage, another pin) adds one at once.
 */
export class LinkWriter {
  private written: string | null = null;
  private step: string | null = null;
  private pending: string | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly address: Address) {}

  /** @param step what has to be the same for the entry to be replaced */
  write(fragment: string, step: string): void {
    if (this.step !== null && step !== this.step) {
      this.flush();
      this.step = step;
      this.put(fragment, "push");
      return;
    }
    this.step = step;
    this.pending = fragment;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.flush();
    }, pause);
  }

  /** The address was changed from outside, by "back" or by hand: the next write replaces. */
  adopt(): void {
    this.step = null;
    this.pending = null;
    this.written = null;
  }

  /** Writes at once what waits. */
  flush(): void {
    const fragment = this.pending;
    this.pending = null;
    if (fragment !== null) this.put(fragment, "replace");
  }

  /** Stops; what waits is not written. */
  dispose(): void {
    this.pending = null;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private put(fragment: string, how: "replace" | "push"): void {
    if (fragment === this.written) return;
    try {
      this.address[how](fragment);
      this.written = fragment;
    } catch {
      // Too many changes in a short time for this browser: the next one is written again.
    }
  }
}

/** The history of this page. */
export const pageAddress: Address = {
  replace: (fragment) => history.replaceState(history.state, "", here(fragment)),
  push: (fragment) => history.pushState(null, "", here(fragment)),
};

/** An address that is a fragment alone would be one of the base element's. */
function here(fragment: string): string {
  return location.pathname + location.search + fragment;
}
