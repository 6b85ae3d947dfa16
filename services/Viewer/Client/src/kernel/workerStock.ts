/** Workers that are started before they are needed: a start takes longer than most of what they do. */
export class WorkerStock {
  private readonly idle: Worker[] = [];

  constructor(private readonly start: () => Worker) {}

  /** Starts as many as are missing. */
  fill(count: number): void {
    while (this.idle.length < count) this.idle.push(this.start());
  }

  take(): Worker {
    return this.idle.pop() ?? this.start();
  }
}

/** How many workers share a piece of work: one a core, four at most. */
export function workerCount(): number {
  return Math.max(1, Math.min(4, navigator.hardwareConcurrency));
}
