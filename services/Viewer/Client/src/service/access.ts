import { signal } from "@preact/signals";
import { KeptText } from "../page/storage";
import { api } from "./address";
import { parseProblem, unreachable } from "./problem";

const kept = new KeptText("ifealid.access");

/** What is asked of the person at the page; null while nothing is. */
export interface TokenQuestion {
  /** Whether the service has just refused a token. */
  readonly refused: boolean;
  /** Null: the person does not want to upload after all. */
  readonly answer: (token: string | null) => void;
}

/** Set while uploads wait for an access token; `AccessDialog` asks for it. */
export const tokenQuestion = signal<TokenQuestion | null>(null);

/** The token of this page's life, where the browser stores nothing. */
let known = kept.read();

/** Headers that requests for work bring. */
export function authorization(): Record<string, string> {
  return known === null ? {} : { Authorization: `Bearer ${known}` };
}

/**
 * Asks the service whether it would take an upload now, so that nothing is sent in vain, and the person for the access token
 * if it wants one. The token stays in this browser.
 *
 * @param queues whether the upload is to wait in the queue
 * @throws Problem with the reason why not
 */
export async function admit(queues: boolean): Promise<void> {
  for (;;) {
    const used = known;
    const response = await fetch(`${api}/uploads`, { headers: authorization() }).catch(() => {
      throw unreachable();
    });
    if (response.ok) return;
    const problem = parseProblem(response.status, await response.text());
    if (problem.code === "queue-full" && !queues) return;
    if (problem.code !== "access-token") throw problem;
    if (used !== known) continue; // given meanwhile, to another upload
    const token = await ask(used !== null);
    if (token === null) throw problem;
    known = token;
    kept.keep(token);
  }
}

/** One question at a time: uploads that come to it together share its answer. */
let asking: Promise<string | null> | null = null;

function ask(refused: boolean): Promise<string | null> {
  asking ??= new Promise<string | null>((resolve) => {
    tokenQuestion.value = { refused, answer: resolve };
  }).finally(() => {
    asking = null;
    tokenQuestion.value = null;
  });
  return asking;
}
