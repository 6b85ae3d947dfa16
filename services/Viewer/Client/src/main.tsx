import { render } from "preact";
import "./page/tokens.css";
import "./page/base.css";
import "./page/controls.css";
import "./upload/upload.css";
import "./viewer/viewer.css";
import "./vector/vector.css";
import { fireColour } from "./colour/fire";
import { App } from "./page/App";

/** The data colours for style sheets: they are the same in light and dark. */
const stops = Array.from({ length: 65 }, (_, i) => `${fireColour(i / 64)} ${(i / 64) * 100}%`);
document.documentElement.style.setProperty("--fire-stops", stops.join(", "));

render(<App />, document.getElementById("app")!);
