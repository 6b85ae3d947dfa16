import { ProblemNotice } from "../page/ProblemNotice";
import type { Export } from "./useExport";

/** What is being made, with a way to stop it, or why it could not be. */
export function ExportWork({ work }: { work: Export }) {
  const percent = Math.round((work.busy?.share ?? 0) * 100);
  return (
    <div class="export-work" aria-live="polite">
      {work.busy && (
        <>
          <p class="small">
            Making <span class="number">{work.busy.name}</span>
            <span aria-hidden="true">: {percent}%</span>
          </p>
          <div class="bar" role="progressbar" aria-label="Share made" aria-valuenow={percent}>
            <div style={{ width: `${percent}%` }} />
          </div>
          <button type="button" class="button" onClick={work.cancel}>
            Cancel
          </button>
        </>
      )}
      {work.error !== null && <ProblemNotice error={work.error} />}
    </div>
  );
}
