import { Icon, type IconName } from "../page/Icon";
import { zoomStep } from "./camera";
import type { PhotoWindow } from "./photoWindow";

/** Zoom in, zoom out, fit, and the interpolation between cells. */
export function ZoomControls({ window, disabled }: { window: PhotoWindow; disabled: boolean }) {
  const zoom = window.camera.value?.zoom ?? 1;
  const smooth = window.smooth.value;
  const button = (icon: IconName, name: string, key: string, off: boolean, press: () => void) => (
    <button
      type="button"
      class="button square"
      aria-label={name}
      title={`${name} (${key})`}
      disabled={disabled || off}
      onClick={press}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <fieldset class="zoom-controls" aria-label="Zoom">
      {button("plus", "Zoom in", "+", false, () => window.zoomBy(zoomStep))}
      {button("minus", "Zoom out", "-", zoom === 1, () => window.zoomBy(1 / zoomStep))}
      {button("fit", "Fit", "f", zoom === 1, () => window.fit())}
      <button
        type="button"
        class="button square"
        aria-pressed={smooth}
        aria-label="Smooth between the cells"
        title={`${smooth ? "Smooth between the cells" : "Each cell a square"} (i)`}
        disabled={disabled}
        onClick={() => {
          window.smooth.value = !smooth;
        }}
      >
        <Icon name={smooth ? "smooth" : "squares"} />
      </button>
      <output class="number small soft">{Math.round(zoom * 100)}%</output>
    </fieldset>
  );
}
