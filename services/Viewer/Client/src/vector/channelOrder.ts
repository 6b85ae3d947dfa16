/** In which order the bars stand. */
export type ChannelSort = "index" | "value" | "difference";

/**
 * The channels from top to bottom: by index, by the largest value, or by the largest difference to the pinned
 * vector. Equal ones stay in order of their index. Without what a sort needs, by index.
 */
export function orderOf(
  sort: ChannelSort,
  features: number,
  current: Float64Array | null,
  pinned: Float64Array | null,
): Uint32Array {
  const order = Uint32Array.from({ length: features }, (_, channel) => channel);
  const vector = current ?? pinned;
  if (sort === "index" || !vector) return order;
  if (sort === "value") return order.sort((a, b) => vector[b]! - vector[a]! || a - b);
  if (!current || !pinned) return order;
  const size = (channel: number) => Math.abs(current[channel]! - pinned[channel]!);
  return order.sort((a, b) => size(b) - size(a) || a - b);
}
