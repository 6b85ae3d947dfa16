import { Problem, parseProblem, unreachable } from "./problem";

/** @throws Problem with the service's own words, or saying that it cannot be reached */
export async function request<T>(
  method: string,
  address: string,
  options: Omit<RequestInit, "method"> = {},
): Promise<T> {
  const { status, body } = await answerOf(address, { ...options, method }).catch(() => {
    options.signal?.throwIfAborted();
    throw unreachable();
  });
  return parseAnswer<T>(status, body);
}

async function answerOf(address: string, options: RequestInit): Promise<{ status: number; body: string }> {
  const response = await fetch(address, options);
  return { status: response.status, body: await response.text() };
}

/** What an answer holds; undefined where it holds nothing. @throws Problem where it tells of one, or is not the service's */
export function parseAnswer<T>(status: number, body: string): T {
  if (status < 200 || status > 299) throw parseProblem(status, body);
  try {
    return (body === "" ? undefined : JSON.parse(body)) as T;
  } catch {
    throw new Problem(
      "foreign-answer",
      "Something between this page and the service answered in its place.",
      "It may be the login page of a network. Load this page anew and try again.",
      status,
    );
  }
}
