import { ComparePage } from "../compare/ComparePage";
import { OperatorPage } from "../operator/OperatorPage";
import { UploadPage } from "../upload/UploadPage";
import { ArrayPage } from "../viewer/ArrayPage";
import { LocalPage } from "../viewer/LocalPage";
import { ViewPage } from "../viewer/ViewPage";
import { AccessDialog } from "./AccessDialog";
import { route } from "./route";

export function App() {
  return (
    <>
      <Page />
      <AccessDialog />
    </>
  );
}

function Page() {
  const at = route.value;
  switch (at.page) {
    case "view":
      return <ViewPage key={at.id} id={at.id} />;
    case "local":
      return <LocalPage key={at.drop} file={at.file} />;
    case "array":
      return <ArrayPage key={at.drop} file={at.file} photo={at.photo} />;
    case "compare":
      return <ComparePage key={at.ids.join(" ")} ids={at.ids} />;
    case "operator":
      return <OperatorPage />;
    case "upload":
      return <UploadPage first={at.photo ?? null} />;
  }
}
