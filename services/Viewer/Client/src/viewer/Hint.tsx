import { useState } from "preact/hooks";
import { Icon } from "../page/Icon";

const key = "ifealid.hint.seen";

/** What the map means, on first sight and in a line; the help says more. */
export function Hint() {
  const [visible, setVisible] = useState(() => readSeen() === null);
  if (!visible) return null;
  const dismiss = () => {
    setVisible(false);
    try {
      localStorage.setItem(key, "1");
    } catch {
      // Without storage the hint comes again next time.
    }
  };
  return (
    <aside class="hint" aria-label="What the map means">
      <Icon name="info" />
      <p>Point at a spot: what the network finds similar to it lights up. The “?” above tells more.</p>
      <button type="button" class="button quiet square" aria-label="Dismiss" onClick={dismiss}>
        <Icon name="close" />
      </button>
    </aside>
  );
}

function readSeen(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
