import { Icon } from "../page/Icon";

/** Says what of the link could not be read; the rest of it is shown. */
export function LinkNotice({ malformed, onClose }: { malformed: readonly string[]; onClose: () => void }) {
  if (malformed.length === 0) return null;
  return (
    <div class="link-notice small" role="status" data-testid="link-notice">
      <span>
        Part of this link could not be read: <span class="number">{malformed.join(", ")}</span>. The usual is
        shown in its place.
      </span>
      <button type="button" class="button quiet square" aria-label="Dismiss" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}
