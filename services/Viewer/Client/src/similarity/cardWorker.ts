/// <reference lib="webworker" />
import { hasGraphicsCard } from "./graphicsCard";

// A first context can take a tenth of a second, in which the page would stand still.
postMessage(hasGraphicsCard(new OffscreenCanvas(1, 1)));
