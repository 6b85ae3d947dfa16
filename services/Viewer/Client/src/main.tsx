import { render } from "preact";
import "./page/tokens.css";
import "./page/base.css";
import "./page/controls.css";
import "./upload/upload.css";
import "./operator/operator.css";
import "./viewer/viewer.css";
import "./viewer/metricMenu.css";
import "./vector/vector.css";
import "./colour/colour.css";
import "./export/export.css";
import "./camera/camera.css";
import "./compare/compare.css";
import { App } from "./page/App";

render(<App />, document.getElementById("app")!);
