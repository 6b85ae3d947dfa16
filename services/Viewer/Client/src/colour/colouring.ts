import { computed, signal } from "@preact/signals";
import {
  type ColourMapName,
  colourMapNames,
  colourTable,
  defaultColourMap,
  gradientStops,
} from "./colourMaps";

/** Which colour map the last pass uses. */
export class Colouring {
  readonly name = signal<ColourMapName>(defaultColourMap);
  readonly reversed = signal(false);
  /** 256 x 3 bytes: red, green, blue per entry. */
  readonly table = computed(() => colourTable(this.name.value, this.reversed.value));
  /** The same as stops of a CSS gradient. */
  readonly stops = computed(() => gradientStops(this.table.value));

  next(): void {
    const at = colourMapNames.indexOf(this.name.peek());
    this.name.value = colourMapNames[(at + 1) % colourMapNames.length]!;
  }

  reverse(): void {
    this.reversed.value = !this.reversed.peek();
  }
}
