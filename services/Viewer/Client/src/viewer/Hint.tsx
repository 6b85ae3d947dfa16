import { useState } from "preact/hooks";
import { Icon } from "../page/Icon";
import { KeptText } from "../page/storage";

const seen = new KeptText("ifealid.hint.seen");

/** What the map means, on first sight and in a line; the help says more. */
export function Hint() {
  const [visible, setVisible] = useState(() => seen.read() === null);
  if (!visible) return null;
  const dismiss = () => {
    setVisible(false);
    seen.keep("1");
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
