import type { ComponentChildren } from "preact";
import { Problem } from "../service/problem";

/** An error in words: what went wrong, what to do, and ways out as children. */
export function ProblemNotice({ error, children }: { error: unknown; children?: ComponentChildren }) {
  const { title, detail } = wordsOf(error);
  return (
    <div class="notice problem" role="alert" data-problem={error instanceof Problem ? error.code : undefined}>
      <strong>{title}</strong>
      {detail && <span>{detail}</span>}
      {children}
    </div>
  );
}

function wordsOf(error: unknown): { title: string; detail: string } {
  if (typeof error === "object" && error && "title" in error && "detail" in error) {
    return { title: String(error.title), detail: String(error.detail) };
  }
  const message = error instanceof Error ? error.message : String(error);
  // The first sentence is the cause, the others lead on.
  const [, title, detail] = /^(.+?[.!?]) (.+)$/s.exec(message) ?? [message, message, ""];
  return { title: title!, detail: detail! };
}
