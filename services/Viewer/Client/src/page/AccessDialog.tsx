import { useEffect, useRef } from "preact/hooks";
import { type TokenQuestion, tokenQuestion } from "../service/access";

/** Asks for the access token while an upload waits for it. */
export function AccessDialog() {
  const question = tokenQuestion.value;
  return question && <Question key={String(question.refused)} {...question} />;
}

function Question({ refused, answer }: TokenQuestion) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    const token = field.current!.value.trim();
    if (token === "") return;
    answer(token);
    leave();
  };
  // Closed, and not just taken away, it gives the focus back to where it was.
  const leave = () => dialog.current!.close();
  return (
    <dialog ref={dialog} class="access" aria-labelledby="access-title" onClose={() => answer(null)}>
      <form onSubmit={submit}>
        <h2 id="access-title">Access token</h2>
        <p class="soft" id="access-why">
          Uploads to this service need an access token; whoever runs it has one for you. It is kept in this
          browser. Looking at links needs none.
        </p>
        {refused && (
          <p class="notice problem" role="alert">
            The service does not know this token. Compare it with what you were given.
          </p>
        )}
        <label class="field">
          <span>Token</span>
          <input
            ref={field}
            type="password"
            name="token"
            autocomplete="current-password"
            aria-describedby="access-why"
            required
          />
        </label>
        <div class="panel-actions">
          <button type="submit" class="button primary">
            Continue
          </button>
          <button type="button" class="button quiet" onClick={leave}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
