import { useState } from "preact/hooks";
import { ProblemNotice } from "../page/ProblemNotice";
import { removeRefused, type UnusableFile } from "./operatorApi";

interface Props {
  readonly unusable: UnusableFile;
  readonly onChange: (said: string) => void;
}

/** A file in the models' folder that cannot be offered: why, and how to be rid of it. */
export function UnusableItem({ unusable: { file, code, detail, removedWith }, onChange }: Props) {
  const [removing, setRemoving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    if (!confirm(`Delete ${removedWith} from the models' folder? Nobody keeps a copy.`)) return;
    setRemoving(true);
    setError(null);
    try {
      await removeRefused(file);
      onChange(`${removedWith} was deleted.`);
    } catch (problem) {
      setError(problem);
      setRemoving(false);
    }
  };
  return (
    <li class="model-item" data-refused={file}>
      <div class="model-head">
        <div class="grow">
          <p class="number">{file}</p>
          <p class="small soft">
            {detail} <span class="number">({code})</span>
          </p>
        </div>
        {removedWith !== null && (
          <div class="model-actions">
            <button
              type="button"
              class="button danger"
              disabled={removing}
              aria-label={`Delete ${removedWith}`}
              onClick={() => void remove()}
            >
              {removing ? "Deleting" : "Delete"}
            </button>
          </div>
        )}
      </div>
      {error !== null && <ProblemNotice error={error} />}
    </li>
  );
}
