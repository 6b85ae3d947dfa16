const prefix = "ifealid.deletion.";

/** Keeps the right to delete a view in this browser: whoever submitted it sees the button. */
export function rememberToken(id: string, token: string | undefined): void {
  if (token) attempt(() => localStorage.setItem(prefix + id, token));
}

export function tokenFor(id: string): string | null {
  return attempt(() => localStorage.getItem(prefix + id)) ?? null;
}

export function forgetToken(id: string): void {
  attempt(() => localStorage.removeItem(prefix + id));
}

/** Storage may be full or forbidden (private windows): then the page works without. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
