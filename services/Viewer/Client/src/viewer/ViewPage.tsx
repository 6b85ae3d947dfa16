import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { CompareButton } from "../compare/CompareButton";
import { ExportMenu } from "../export/ExportMenu";
import { LinkNotice } from "../link/LinkNotice";
import { useLink, useWritten, type ViewLink } from "../link/useLink";
import { Icon } from "../page/Icon";
import { ProblemNotice } from "../page/ProblemNotice";
import { root } from "../page/root";
import { navigate } from "../page/route";
import { cancelView, datasetAddress, deleteView } from "../service/api";
import { forgetToken, tokenFor } from "../service/deletionTokens";
import { extentOf, isTerminal, type ViewSnapshot } from "../service/viewSnapshot";
import { CopyLinkButton } from "./CopyLinkButton";
import { factsOfStage } from "./facts";
import { ProgressPanel } from "./ProgressPanel";
import { Refusal } from "./Refusal";
import { StageTabs } from "./StageTabs";
import { TopBar } from "./TopBar";
import { useView } from "./useView";
import { useViewer } from "./useViewer";
import type { Viewer } from "./viewer";
import { Workspace } from "./Workspace";

/** What stands behind a link: progress at first, the viewer as soon as the first stage is ready. */
export function ViewPage({ id }: { id: string }) {
  const { view, error, ask } = useView(id);
  const viewer = useViewer();
  const link = useLink(viewer);
  const stage = view && chooseStage(view, link.wish);
  const sha256 = stage?.dataset ?? null;

  const open = () => {
    if (!view || !stage?.dataset) return;
    void viewer.loading.open(datasetAddress(stage.dataset), extentOf(stage, view)).catch(() => undefined);
  };
  // Before the page is painted: the dataset can be on its way by then.
  useLayoutEffect(open, [sha256]);
  useWritten(link, stage?.name ?? null);
  useEffect(() => {
    document.title = view ? `${view.name} – IFeaLiD` : "IFeaLiD";
  }, [view?.name]);
  const choose = (name: string) => {
    if (!view?.stages.some((candidate) => candidate.name === name && candidate.ready)) return;
    link.choose(name);
  };

  // Nothing is laid out that would have to move once more is known.
  if (!view && error === null) return <div class="workspace" aria-busy="true" />;
  return (
    <Workspace
      viewer={viewer}
      expected={view?.photo ?? null}
      opening={sha256 !== null}
      onRetry={open}
      onStage={(index) => choose(view?.stages[index]?.name ?? "")}
      notice={<LinkNotice malformed={link.malformed} onClose={link.dismiss} />}
      panel={<Panel view={view} error={error} />}
      failed={!view || (isTerminal(view.state) && !stage)}
      topBar={(showHelp) => (
        <TopBar
          name={view?.name ?? "IFeaLiD"}
          model={view ? (view.model ?? viewer.dataset.value?.metadata.model ?? null) : undefined}
          source={viewer.dataset.value?.metadata.source}
          facts={stage && view ? factsOfStage(stage, view) : []}
          tabs={view && <StageTabs view={view} chosen={stage?.name ?? null} onChoose={choose} onAsk={ask} />}
          actions={view && <Actions viewer={viewer} view={view} sha256={sha256} link={link} />}
          onHelp={showHelp}
        />
      )}
    />
  );
}

/** The stage that was asked for if it is ready, otherwise the first that is. */
function chooseStage(view: ViewSnapshot, wish: string | null) {
  const ready = view.stages.filter((stage) => stage.ready);
  return ready.find((stage) => stage.name === wish) ?? ready[0] ?? null;
}

function Panel({ view, error }: { view: ViewSnapshot | null; error: unknown }) {
  if (view) return <ProgressPanel view={view} />;
  if (error === null) return null;
  return (
    <section class="panel">
      <ProblemNotice error={error} />
      <div class="panel-actions">
        <button type="button" class="button" onClick={() => location.reload()}>
          Try again
        </button>
        <button type="button" class="button quiet" onClick={() => navigate(root)}>
          Open another photo
        </button>
      </div>
    </section>
  );
}

interface ActionsProps {
  readonly viewer: Viewer;
  readonly view: ViewSnapshot;
  readonly sha256: string | null;
  readonly link: ViewLink;
}

function Actions({ viewer, view, sha256, link }: ActionsProps) {
  return (
    <>
      {sha256 && !isTerminal(view.state) && <CancelRest id={view.id} />}
      <CompareButton view={view} fragment={link.current} />
      <CopyLinkButton link={location.origin + view.link} fragment={link.current} />
      {sha256 && (
        <ExportMenu
          viewer={viewer}
          name={view.name}
          link={() => location.origin + view.link + link.current()}
          dataset={(name) => datasetAddress(sha256, `${name}.zip`)}
        />
      )}
      <DeleteButton id={view.id} />
    </>
  );
}

/** While the first stages can be looked at already, the rest can still be called off. */
function CancelRest({ id }: { id: string }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <>
      <button
        type="button"
        class="button quiet square"
        title="Stop computing the other stages"
        aria-label="Stop computing the other stages"
        onClick={() => cancelView(id).catch(setError)}
      >
        <Icon name="close" />
      </button>
      <Refusal class="action-refusal" error={error} onClose={() => setError(null)} />
    </>
  );
}

/** Only for whoever submitted the photo from this browser. */
function DeleteButton({ id }: { id: string }) {
  const [error, setError] = useState<unknown>(null);
  const token = tokenFor(id);
  if (!token) return null;
  const press = async () => {
    if (!confirm("Delete this view? Its link stops working for everybody.")) return;
    try {
      await deleteView(id, token);
      forgetToken(id);
      navigate(root);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <button
        type="button"
        class="button quiet square danger"
        title="Delete this view"
        aria-label="Delete this view"
        onClick={press}
      >
        <Icon name="trash" />
      </button>
      <Refusal class="action-refusal" error={error} onClose={() => setError(null)} />
    </>
  );
}
