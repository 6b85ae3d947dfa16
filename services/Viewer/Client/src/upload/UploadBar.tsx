/** How much of the upload has been sent, 0 to 1. */
export function UploadBar({ sent, onCancel }: { sent: number; onCancel: () => void }) {
  const percent = Math.round(sent * 100);
  return (
    <div class="row">
      <div class="grow">
        <div class="bar" role="progressbar" aria-label="Upload" aria-valuenow={percent}>
          <div style={{ width: `${sent * 100}%` }} />
        </div>
        <p class="small soft number">{sent < 1 ? `Uploading ${percent}%` : "Checking"}</p>
        <p class="visually-hidden" role="status">
          {sent < 1 ? "Uploading" : "Checking"}
        </p>
      </div>
      <button type="button" class="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
