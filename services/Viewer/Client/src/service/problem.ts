/** An error the service explains (RFC 9457) or that kept it from answering, in words for the user. */
export class Problem extends Error {
  override readonly name = "Problem";

  /**
   * @param code stable identifier, e.g. "photo-too-large"
   * @param title what went wrong
   * @param detail what was expected, what was found, what to do
   */
  constructor(
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly status = 0,
  ) {
    super(detail ? `${title} ${detail}` : title);
  }
}

/** The service could not be reached. */
export function unreachable(): Problem {
  return new Problem("unreachable", "The service does not answer.", "Check the connection and try again.");
}

/** Reads problem+json; any other text becomes a problem that names the status. */
export function parseProblem(status: number, body: string): Problem {
  try {
    const { code, title, detail } = JSON.parse(body) as Record<string, unknown>;
    if (typeof title === "string") {
      const explained = typeof detail === "string" ? detail : "";
      return new Problem(typeof code === "string" ? code : "unknown", title, explained, status);
    }
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return new Problem(
    "unknown",
    `The service answered with status ${status}.`,
    "Try again in a moment.",
    status,
  );
}
