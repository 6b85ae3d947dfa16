/** The stage that the address asks for ("#v=1&stage=conv3_x"), or null. */
export function stageInFragment(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("stage");
}

/** Writes the stage into the address, keeping what else stands in the fragment; adds no history entry. */
export function writeStage(stage: string): void {
  const state = new URLSearchParams(location.hash.slice(1));
  state.set("v", state.get("v") ?? "1");
  state.set("stage", stage);
  history.replaceState(history.state, "", `#${state}`);
}
