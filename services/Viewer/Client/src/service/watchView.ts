import { root } from "../page/root";
import { getView } from "./api";
import { delay } from "./delay";
import { Problem } from "./problem";
import { isTerminal, newest, type ViewSnapshot } from "./viewSnapshot";

/** Attempts to stream before the page asks every two seconds instead. */
const streamAttempts = 3;
const pollMilliseconds = 2_000;

/**
 * Follows a view until nothing changes any more: over the hub, again after a broken connection, and by
 * asking when the hub cannot be reached. Older revisions than one already seen are dropped.
 *
 * @throws Problem when the view does not exist
 */
export async function watchView(
  id: string,
  onChange: (view: ViewSnapshot) => void,
  signal: AbortSignal,
): Promise<void> {
  let seen: ViewSnapshot | null = null;
  const take = (view: ViewSnapshot) => {
    if (signal.aborted) return;
    const next = newest(seen, view);
    if (next === seen) return;
    seen = next;
    onChange(next);
  };
  take(await getView(id, signal));
  for (let attempt = 0; attempt < streamAttempts && !isDone(seen); attempt++) {
    if (attempt > 0) await delay(500 * 2 ** attempt * (0.5 + Math.random()), signal);
    const before: ViewSnapshot | null = seen;
    await stream(id, take, signal).catch(() => signal.throwIfAborted());
    if (seen !== before) attempt = 0;
  }
  while (!isDone(seen)) {
    await delay(pollMilliseconds, signal);
    await getView(id, signal)
      .then(take)
      .catch((error: unknown) => {
        if (error instanceof Problem && error.status !== 404 && error.status !== 410) return;
        throw error;
      });
  }
}

function isDone(view: ViewSnapshot | null): boolean {
  return view !== null && isTerminal(view.state);
}

/** One stream over one connection; resolves when the service ends it. */
async function stream(id: string, take: (view: ViewSnapshot) => void, signal: AbortSignal): Promise<void> {
  // Fetched when it is needed: a view that is ready is looked at without it.
  const { HttpTransportType, HubConnectionBuilder, LogLevel } = await import("@microsoft/signalr");
  signal.throwIfAborted();
  // Without negotiation any of several viewers behind a proxy can answer.
  const connection = new HubConnectionBuilder()
    .withUrl(`${root}hubs/progress`, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  const stop = () => void connection.stop();
  signal.addEventListener("abort", stop);
  try {
    await connection.start();
    signal.throwIfAborted();
    await new Promise<void>((complete, error) => {
      connection.stream<ViewSnapshot>("Watch", id).subscribe({ next: take, complete, error });
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await connection.stop();
  }
}
