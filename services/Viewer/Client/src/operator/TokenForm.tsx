import { useState } from "preact/hooks";
import type { Problem } from "../service/problem";
import { operatorToken, rememberOperatorToken } from "./operatorApi";

/** Asks for the token that the service was started with; it is kept as long as the tab lives. */
export function TokenForm({ problem, onToken }: { problem: Problem; onToken: () => void }) {
  const [token, setToken] = useState("");
  const wrong = operatorToken() !== "";
  return (
    <form
      class="panel-card"
      onSubmit={(event) => {
        event.preventDefault();
        rememberOperatorToken(token);
        onToken();
      }}
    >
      <label class="field">
        <span>Operator's token</span>
        <input
          type="password"
          class="select"
          autocomplete="current-password"
          required
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
      <p class="small soft" role={wrong ? "alert" : undefined}>
        {wrong ? "This token is not the one. " : ""}
        {problem.detail}
      </p>
      <div class="row">
        <button type="submit" class="button primary">
          Continue
        </button>
      </div>
    </form>
  );
}
