import { useEffect, useRef, useState } from "preact/hooks";
import { fileBytes } from "../dataset/byteSource";
import { ExportMenu } from "../export/ExportMenu";
import { Icon } from "../page/Icon";
import { ProblemNotice } from "../page/ProblemNotice";
import { navigate } from "../page/route";
import { submitDataset } from "../service/submit";
import { factsOf } from "./facts";
import { TopBar } from "./TopBar";
import { useViewer } from "./useViewer";
import { Workspace } from "./Workspace";

/** A dataset opened from a local file: nothing is uploaded until somebody presses "share". */
export function LocalPage({ file }: { file: File }) {
  const viewer = useViewer();
  const open = () => {
    void viewer.loading.open(async (signal) => fileBytes(file, signal)).catch(() => undefined);
  };
  useEffect(open, [file]);
  const metadata = viewer.dataset.value?.metadata;
  return (
    <Workspace
      viewer={viewer}
      expected={metadata ?? null}
      opening
      onRetry={open}
      topBar={(showHelp) => (
        <TopBar
          name={metadata?.name ?? file.name}
          model={metadata?.model}
          facts={metadata ? [...(metadata.stage ? [metadata.stage] : []), ...factsOf(metadata)] : []}
          actions={
            metadata && (
              <>
                <ExportMenu viewer={viewer} name={metadata.name ?? file.name} link={null} dataset={null} />
                <ShareButton file={file} />
              </>
            )
          }
          onHelp={showHelp}
        />
      )}
    />
  );
}

function ShareButton({ file }: { file: File }) {
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  const press = async () => {
    setShare(0);
    setError(null);
    try {
      const view = await submitDataset(file, setShare, leaving.current.signal);
      navigate(view.link);
    } catch (problem) {
      if (!leaving.current.signal.aborted) setError(problem);
      setShare(null);
    }
  };
  return (
    <>
      <button type="button" class="button primary" disabled={share !== null} onClick={press}>
        <Icon name="share" />
        {share === null ? "Share" : `Uploading ${Math.round(share * 100)}%`}
      </button>
      {error !== null && <ProblemNotice error={error} />}
    </>
  );
}
