/** Texture units by role; no two roles share one, so that nothing is read while it is drawn into. */
export const units = {
  tiles: 0,
  squares: 1,
  previous: 2,
  shifts: 3,
  levels: 4,
  powers: 5,
  unshifted: 6,
} as const;
