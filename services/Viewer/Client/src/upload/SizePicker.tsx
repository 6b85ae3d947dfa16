import type { ServiceInfo } from "../service/serviceInfo";
import { NumberField } from "./NumberField";
import type { PictureWish } from "./pictureWish";

interface Props {
  readonly service: ServiceInfo;
  readonly wish: PictureWish;
  readonly onChange: (wish: PictureWish) => void;
}

/** How large the network sees the photo: an offered size, any number of megapixels, or exactly width x height; and what lies around it. */
export function SizePicker({ service, wish, onChange }: Props) {
  const { exact } = wish;
  return (
    <>
      <label class="field">
        <span>Size</span>
        <select
          class="select"
          value={wish.size}
          onChange={(event) => onChange({ ...wish, size: event.currentTarget.value })}
        >
          {service.sizes.map(({ id, label }) => (
            <option key={id} value={id}>
              {id === service.defaultSize ? `${label} (comfortable in any browser)` : label}
            </option>
          ))}
          <option value="megapixels">up to a number of megapixels …</option>
          <option value="exact">exactly width × height …</option>
        </select>
      </label>
      {wish.size === "megapixels" && (
        <NumberField
          label="megapixels"
          value={wish.megapixels}
          least={0.01}
          step="any"
          onChange={(megapixels) => onChange({ ...wish, megapixels })}
        />
      )}
      {wish.size === "exact" && (
        <div class="row">
          <NumberField
            label="width"
            value={exact.width}
            onChange={(width) => onChange({ ...wish, exact: { ...exact, width } })}
          />
          <NumberField
            label="height"
            value={exact.height}
            onChange={(height) => onChange({ ...wish, exact: { ...exact, height } })}
          />
          <label class="number-field small">
            <span>proportions</span>
            <select
              class="select"
              value={wish.fit}
              onChange={(event) =>
                onChange({ ...wish, fit: event.currentTarget.value === "stretch" ? "stretch" : "letterbox" })
              }
            >
              <option value="letterbox">kept, with borders</option>
              <option value="stretch">stretched</option>
            </select>
          </label>
        </div>
      )}
      <label class="field">
        <span>Around the photo</span>
        <select
          class="select"
          value={wish.padding}
          onChange={(event) =>
            onChange({ ...wish, padding: event.currentTarget.value === "paper" ? "paper" : "full" })
          }
        >
          <option value="full">nothing, all cells are kept</option>
          <option value="paper">as in the paper: black to multiples of 64, edges cut off</option>
        </select>
      </label>
    </>
  );
}
