import { useRef, useState } from "preact/hooks";
import type { Size } from "../dataset/metadata";
import { drawnCrop } from "./drawnCrop";
import type { Crop } from "./pictureWish";

interface Props {
  readonly address: string;
  readonly name: string;
  readonly photo: Size;
  readonly crop: Crop | null;
  readonly leastSide: number;
  readonly onChange: (crop: Crop | null) => void;
}

/** The photo; a part of it is drawn with mouse or finger, a click takes all of it again. Numbers beside it do the same. */
export function CropFrame({ address, name, photo, crop, leastSide, onChange }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  /** Where drawing began, and what was drawn before. */
  const [begun, setBegun] = useState<{ x: number; y: number; before: Crop | null } | null>(null);
  const at = (event: PointerEvent) => {
    const box = frame.current!.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const draw = (event: PointerEvent) => {
    if (begun) onChange(drawnCrop(begun, at(event), photo, leastSide));
  };
  const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div class="crop-stage">
      <div
        ref={frame}
        class="crop-frame"
        style={{ "--aspect": photo.width / photo.height }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setBegun({ ...at(event), before: crop });
        }}
        onPointerMove={draw}
        onPointerUp={(event) => {
          draw(event);
          setBegun(null);
        }}
        onPointerCancel={() => {
          // The finger scrolls the page.
          if (begun) onChange(begun.before);
          setBegun(null);
        }}
      >
        <img src={address} alt={name} draggable={false} />
        {crop && (
          <div
            class="crop-part"
            style={{
              left: percent(crop.x, photo.width),
              top: percent(crop.y, photo.height),
              width: percent(crop.width, photo.width),
              height: percent(crop.height, photo.height),
            }}
          />
        )}
      </div>
    </div>
  );
}
