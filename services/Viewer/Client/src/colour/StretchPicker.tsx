import type { LockedRange, Stretching, StretchMode } from "./stretching";

const names: readonly (readonly [StretchMode, string])[] = [
  ["map", "all"],
  ["view", "in view"],
  ["locked", "locked"],
];

/** Over what the colours are stretched. */
export function StretchPicker({
  stretching,
  present,
}: {
  stretching: Stretching;
  present: LockedRange | null;
}) {
  return (
    <label class="stretch-picker">
      <span class="small soft">Stretch</span>
      <select
        class="select"
        title="Over what the colours are stretched (l: lock)"
        value={stretching.mode.value}
        onChange={(event) => stretching.choose(event.currentTarget.value as StretchMode, present)}
      >
        {names.map(([mode, name]) => (
          <option key={mode} value={mode} disabled={mode === "locked" && !present}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
