import type { Metadata } from "../dataset/metadata";
import type { StageSnapshot } from "../service/viewSnapshot";

/** Dimensions and precision of a map, for the top bar. */
export function factsOf(metadata: Metadata): string[] {
  const { width, height, features, precision } = metadata;
  return [`${width} × ${height} × ${features}`, `${precision} bit`];
}

/** The same from a snapshot, before the dataset itself is there. */
export function factsOfStage(stage: StageSnapshot, precision: number): string[] {
  return [`${stage.width} × ${stage.height} × ${stage.channels}`, `${precision} bit`];
}
