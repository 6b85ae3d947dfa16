/** The id of a view in its link, or alone; null where there is none. */
export function idIn(link: string): string | null {
  const match = /(?:^|\/v\/)([0-9a-f]{32})(?:[/#?]|$)/.exec(link.trim());
  return match?.[1] ?? null;
}
