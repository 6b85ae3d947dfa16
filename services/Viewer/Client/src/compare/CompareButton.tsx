import { useState } from "preact/hooks";
import { Icon } from "../page/Icon";
import type { ViewSnapshot } from "../service/viewSnapshot";
import { CompareDialog } from "./CompareDialog";

interface Props {
  readonly view: ViewSnapshot;
  /** What of the view stands in the link, asked for when it is needed. */
  readonly fragment: () => string;
}

/** Opens the choice of what to set beside this view. */
export function CompareButton({ view, fragment }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="button quiet square"
        aria-label="Compare"
        title="Compare: another model, or another view, beside this one"
        onClick={() => setOpen(true)}
      >
        <Icon name="columns" />
      </button>
      {open && <CompareDialog view={view} fragment={fragment} onClose={() => setOpen(false)} />}
    </>
  );
}
