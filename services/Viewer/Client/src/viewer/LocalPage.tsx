import { useEffect } from "preact/hooks";
import { ExportMenu } from "../export/ExportMenu";
import { submitDataset } from "../service/submit";
import { factsOf } from "./facts";
import { ShareButton } from "./ShareButton";
import { TopBar } from "./TopBar";
import { useViewer } from "./useViewer";
import { Workspace } from "./Workspace";

/** A dataset opened from a local file: nothing is uploaded until somebody presses "share". */
export function LocalPage({ file }: { file: File }) {
  const viewer = useViewer();
  const open = () => {
    void viewer.loading.open(file).catch(() => undefined);
  };
  useEffect(open, [file]);
  const metadata = viewer.dataset.value?.metadata;
  return (
    <Workspace
      viewer={viewer}
      expected={metadata ?? null}
      onRetry={open}
      topBar={(showHelp) => (
        <TopBar
          name={metadata?.name ?? file.name}
          model={metadata?.model}
          source={metadata?.source}
          facts={metadata ? [...(metadata.stage ? [metadata.stage] : []), ...factsOf(metadata)] : []}
          actions={
            metadata && (
              <>
                <ExportMenu viewer={viewer} name={metadata.name ?? file.name} link={null} dataset={null} />
                <ShareButton submit={(sent, signal) => submitDataset(file, sent, signal)} />
              </>
            )
          }
          onHelp={showHelp}
        />
      )}
    />
  );
}
