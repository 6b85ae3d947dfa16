/** Rows [firstRow, firstRow + rows) of a map. */
export interface Band {
  readonly firstRow: number;
  readonly rows: number;
}

/** Cuts `height` rows into at most `count` bands whose heights differ by one row at most; none is empty. */
export function cutIntoBands(height: number, count: number): Band[] {
  const bands = Math.max(1, Math.min(count, height));
  return Array.from({ length: bands }, (_, i) => {
    const firstRow = Math.floor((i * height) / bands);
    return { firstRow, rows: Math.floor(((i + 1) * height) / bands) - firstRow };
  });
}
