import { useEffect, useState } from "preact/hooks";
import { arraysIn } from "../arrays/npz";
import { beginsAsNpy } from "../arrays/openArray";
import type { Precision } from "../dataset/metadata";
import { ExportMenu } from "../export/ExportMenu";
import { submitArray } from "../service/submit";
import { ArrayControls } from "./ArrayControls";
import { factsOf } from "./facts";
import { Refusal } from "./Refusal";
import { ShareButton } from "./ShareButton";
import { TopBar } from "./TopBar";
import { usePhotoBelow } from "./usePhotoBelow";
import { useViewer } from "./useViewer";
import { Workspace } from "./Workspace";

interface Props {
  readonly file: File;
  readonly photo: File | null;
}

/** A NumPy array opened from a local file, with or without a photo: nothing is uploaded until somebody presses "share". */
export function ArrayPage({ file, photo: first }: Props) {
  const viewer = useViewer();
  const names = useNames(file);
  const [array, setArray] = useState<string | null>(null);
  const [precision, setPrecision] = useState<Precision>(8);
  const { laid, problem, waiting, lay, dismiss } = usePhotoBelow(viewer, first);
  const photo = laid?.photo ?? null;
  const below = laid?.below ?? null;
  const open = () => {
    if (waiting) return;
    void viewer.loading.open({ file, array, precision, below }).catch(() => undefined);
  };
  useEffect(open, [file, array, precision, below, waiting]);
  useEffect(() => {
    document.title = `${file.name} – IFeaLiD`;
  }, [file]);
  const metadata = viewer.dataset.value?.metadata;
  return (
    <Workspace
      viewer={viewer}
      expected={below?.size ?? metadata ?? null}
      opening
      onRetry={open}
      onPhoto={lay}
      notice={<Refusal class="photo-refusal" error={problem} onClose={dismiss} />}
      topBar={(showHelp) => (
        <TopBar
          name={file.name}
          model={metadata?.model}
          source={metadata?.source}
          facts={metadata ? factsOf(metadata) : []}
          actions={
            <>
              <ArrayControls
                names={names}
                array={array}
                onArray={setArray}
                precision={precision}
                onPrecision={setPrecision}
                hasPhoto={photo !== null}
                onPhoto={lay}
              />
              {metadata && (
                <>
                  <ExportMenu viewer={viewer} name={file.name} link={null} dataset={null} />
                  <ShareButton
                    submit={(sent, signal) => submitArray({ file, array, precision, photo }, sent, signal)}
                  />
                </>
              )}
            </>
          }
          onHelp={showHelp}
        />
      )}
    />
  );
}

/** Names of the arrays in a .npz file; none for a .npy file, and while they are not known. */
function useNames(file: File): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    const look = async () => {
      const single = beginsAsNpy(new Uint8Array(await file.slice(0, 6).arrayBuffer()));
      return single ? [] : (await arraysIn(file)).map(({ name }) => name);
    };
    // What is wrong with the archive is said where the map would be.
    look().then(setNames, () => setNames([]));
  }, [file]);
  return names;
}
