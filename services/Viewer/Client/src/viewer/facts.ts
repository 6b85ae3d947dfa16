import type { Metadata } from "../dataset/metadata";
import type { StageSnapshot, ViewSnapshot } from "../service/viewSnapshot";

/** Dimensions and precision of a map, for the top bar. */
export function factsOf(metadata: Metadata): string[] {
  const { width, height, features, precision } = metadata;
  return [`${width} × ${height} × ${features}`, `${precision} bit`];
}

/** The same from a snapshot, with what went wrong and how long the view is kept. */
export function factsOfStage(stage: StageSnapshot, view: ViewSnapshot): string[] {
  const facts = [`${stage.width} × ${stage.height} × ${stage.channels}`, `${view.precision} bit`];
  if (view.problem) facts.push(view.problem.title);
  if (view.expiresAt) facts.push(`kept until ${view.expiresAt.slice(0, 10)}`);
  return facts;
}
