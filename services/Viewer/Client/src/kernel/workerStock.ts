/** Workers that are started before they are needed: a start takes longer than most of what they do. */
export class WorkerStock {
  private readonly idle: Worker[] = [];

  constructor(private readonly start: () => Worker) {}

  /** Starts as many as are missing. One that fails while it waits is given up: another is started when it is needed. */
  fill(count: number): void {
    while (this.idle.length < count) {
      const worker = this.start();
      worker.addEventListener("error", () => this.drop(worker));
      this.idle.push(worker);
    }
  }

  take(): Worker {
    return this.idle.pop() ?? this.start();
  }

  private drop(worker: Worker): void {
    const at = this.idle.indexOf(worker);
    if (at >= 0) this.idle.splice(at, 1);
  }
}

/** How many workers share a piece of work: one a core, four at most. */
export function workerCount(): number {
  return Math.max(1, Math.min(4, navigator.hardwareConcurrency));
}
