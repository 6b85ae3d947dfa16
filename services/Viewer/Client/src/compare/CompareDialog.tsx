import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../page/Icon";
import { ProblemNotice } from "../page/ProblemNotice";
import { root } from "../page/root";
import { navigate } from "../page/route";
import { compareWith, getService } from "../service/api";
import { Problem } from "../service/problem";
import type { ModelInfo } from "../service/serviceInfo";
import type { ViewSnapshot } from "../service/viewSnapshot";
import { idIn } from "./idIn";

interface Props {
  readonly view: ViewSnapshot;
  readonly fragment: () => string;
  readonly onClose: () => void;
}

/** The same photo through another model, or another view by its link. */
export function CompareDialog({ view, fragment, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [models, setModels] = useState<readonly ModelInfo[] | null>(null);
  const [link, setLink] = useState("");
  const [asked, setAsked] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    dialog.current!.showModal();
    getService().then(({ models }) => setModels(models.filter(({ id }) => id !== view.model?.id)), setError);
  }, []);
  const leave = (other: string) => navigate(`${root}compare/${view.id}/${other}${fragment()}`);
  const through = async (model: string) => {
    setAsked(model);
    setError(null);
    try {
      leave((await compareWith(view.id, model)).id);
    } catch (problem) {
      setError(problem);
      setAsked(null);
    }
  };
  const beside = (event: Event) => {
    event.preventDefault();
    const id = idIn(link);
    if (id) leave(id);
    else
      setError(
        new Problem(
          "no-link",
          "This is no link of a view.",
          "Expected an address that ends in /v/ and 32 digits and letters.",
        ),
      );
  };
  return (
    <dialog ref={dialog} class="help" aria-labelledby="compare-title" onClose={onClose}>
      <header>
        <h2 id="compare-title">Compare</h2>
        <form method="dialog">
          <button type="submit" class="button quiet square" aria-label="Close">
            <Icon name="close" />
          </button>
        </form>
      </header>
      <p class="soft">
        Two maps side by side with one cursor: what the other finds alike at the same place of the photo.
      </p>
      {error !== null && <ProblemNotice error={error} />}
      <h3>This photo through another model</h3>
      {models?.length === 0 && <p class="soft small">No other model is installed here.</p>}
      <ul class="model-list">
        {models?.map(({ id, name, label, licence, stages }) => (
          <li key={id} class="model-item">
            <div class="model-head">
              <div class="grow">
                <p class="model-name">
                  {name} – <span class="label">{label}</span>
                </p>
                <p class="small soft">
                  {licence} · {stages.map((stage) => stage.name).join(", ")}
                </p>
              </div>
              <button
                type="button"
                class="button"
                disabled={asked !== null}
                aria-label={`Compare with ${name}`}
                onClick={() => void through(id)}
              >
                {asked === id ? "Asking" : "Compare"}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <h3>Another view</h3>
      <form class="row compare-form" onSubmit={beside}>
        <label class="field grow">
          <span>Its link</span>
          <input
            class="select compare-link"
            value={link}
            placeholder={`${location.origin}${root}v/…`}
            required
            onInput={(event) => setLink(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button">
          Open beside this one
        </button>
      </form>
    </dialog>
  );
}
