/** How much of the upload has been sent, 0 to 1. */
export function UploadBar({ sent, onCancel }: { sent: number; onCancel: () => void }) {
  return (
    <div class="row" role="status">
      <div class="grow">
        <div class="bar">
          <div style={{ width: `${sent * 100}%` }} />
        </div>
        <p class="small soft number">{sent < 1 ? `Uploading ${Math.round(sent * 100)}%` : "Checking"}</p>
      </div>
      <button type="button" class="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
