import { ProblemNotice } from "../page/ProblemNotice";

interface Props {
  /** Null: nothing is refused. */
  readonly error: unknown;
  readonly onClose: () => void;
  /** Where it stands. */
  readonly class: "photo-refusal" | "stage-refusal" | "action-refusal";
}

/** Why something that was wished is not to be had, over what is there already. */
export function Refusal({ error, onClose, class: className }: Props) {
  if (error === null) return null;
  return (
    <div class={className}>
      <ProblemNotice error={error}>
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </ProblemNotice>
    </div>
  );
}
