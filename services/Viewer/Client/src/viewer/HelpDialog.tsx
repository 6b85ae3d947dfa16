import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../page/Icon";
import { keyList } from "./keyboard";
import type { OpenDataset } from "./openDataset";

interface Props {
  readonly dataset: OpenDataset | null;
  readonly onClose: () => void;
}

/** What the map means, which keys there are, and how it is computed here. */
export function HelpDialog({ dataset, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <header>
        <h2 id="help-title">About this view</h2>
        <form method="dialog">
          <button type="submit" class="button quiet square" aria-label="Close">
            <Icon name="close" />
          </button>
        </form>
      </header>
      <p>
        Point at any spot of the photo: every other spot is coloured by how similarly the network responds to
        both. Bright means nearly the same features, dark and see-through means different ones. The colours
        are stretched to what this reference finds in the picture; the scale beside it has the numbers.
      </p>
      {matchMedia("(any-pointer: coarse)").matches && (
        <>
          <h3>With fingers</h3>
          <p>
            Tap or slide to point; hold a finger on a spot to pin it, once more to clear the pin. Two fingers
            zoom and move.
          </p>
        </>
      )}
      <h3>Keys</h3>
      <dl class="keys">
        {keyList.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      {dataset && <About dataset={dataset} />}
    </dialog>
  );
}

const backends = {
  wasm: "on the processor (WebAssembly SIMD)",
  webgl2: "on the graphics card (WebGL 2)",
};

function About({ dataset }: { dataset: OpenDataset }) {
  const { backend, metadata } = dataset;
  return (
    <>
      <h3>Computed here</h3>
      <p class="soft small" data-testid="backend">
        From {metadata.features} channels per cell, {metadata.precision} bit each, {backends[backend.name]}.
      </p>
    </>
  );
}
