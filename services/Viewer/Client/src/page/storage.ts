/**
 * What the browser keeps for this page. Storage may be full or forbidden (private windows, blocked cookies): then nothing is kept,
 * and the page works without.
 */
export class KeptText {
  /** @param lasting until somebody removes it; otherwise as long as the tab lives */
  constructor(
    private readonly key: string,
    private readonly lasting = true,
  ) {}

  /** Null where nothing is kept. */
  read(): string | null {
    return attempt(() => this.place().getItem(this.key)) ?? null;
  }

  keep(text: string): void {
    attempt(() => this.place().setItem(this.key, text));
  }

  forget(): void {
    attempt(() => this.place().removeItem(this.key));
  }

  private place(): Storage {
    return this.lasting ? localStorage : sessionStorage;
  }
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
