import { UploadPage } from "../upload/UploadPage";
import { LocalPage } from "../viewer/LocalPage";
import { ViewPage } from "../viewer/ViewPage";
import { route } from "./route";

export function App() {
  const at = route.value;
  switch (at.page) {
    case "view":
      return <ViewPage key={at.id} id={at.id} />;
    case "local":
      return <LocalPage key={at.file.name} file={at.file} />;
    case "upload":
      return <UploadPage first={at.photo ?? null} />;
  }
}
