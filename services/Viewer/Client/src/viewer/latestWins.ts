/**
 * Runs one request at a time and, after it, only the newest of those that came meanwhile. A promise resolves
 * when its own request or a newer one has been answered.
 */
export class LatestWins<T> {
  private running: Promise<void> | null = null;
  private next: { value: T; done: Promise<void>; start: () => void } | null = null;

  constructor(private readonly work: (value: T) => Promise<void>) {}

  request(value: T): Promise<void> {
    if (!this.running) return this.run(value);
    if (this.next) {
      this.next.value = value;
      return this.next.done;
    }
    let start!: () => void;
    const begun = new Promise<void>((resolve) => {
      start = resolve;
    });
    const waiting = { value, start, done: begun.then((): Promise<void> => this.run(waiting.value)) };
    this.next = waiting;
    return waiting.done;
  }

  private run(value: T): Promise<void> {
    const work = this.work(value).finally(() => {
      this.running = null;
      const next = this.next;
      this.next = null;
      if (next) {
        // Taken at once, so that no request can slip in between.
        this.running = next.done;
        next.start();
      }
    });
    this.running = work;
    return work;
  }
}
