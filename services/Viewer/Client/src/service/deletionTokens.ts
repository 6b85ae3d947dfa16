import { KeptText } from "../page/storage";

/** Keeps the right to delete a view in this browser: whoever submitted it sees the button. */
export function rememberToken(id: string, token: string | undefined): void {
  if (token) tokenOf(id).keep(token);
}

export function tokenFor(id: string): string | null {
  return tokenOf(id).read();
}

export function forgetToken(id: string): void {
  tokenOf(id).forget();
}

function tokenOf(id: string): KeptText {
  return new KeptText(`ifealid.deletion.${id}`);
}
