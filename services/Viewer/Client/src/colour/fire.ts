/**
 * "Fire", the colour table of ImageJ (public domain), as the original tool uses it: 32 points, a table index
 * of 32 / 256 points per entry, linearly interpolated, fractions truncated, the last point held.
 */
const red = [
  0,
  0,
  1,
  25,
  49,
  73,
  98,
  122,
  146,
  162,
  173,
  184,
  195,
  207,
  217,
  229,
  240,
  252,
  ...times(14, 255),
];
const green = [
  ...times(13, 0),
  14,
  35,
  57,
  79,
  101,
  117,
  133,
  147,
  161,
  175,
  190,
  205,
  219,
  234,
  248,
  ...times(4, 255),
];
const blue = [
  ...[0, 61, 96, 130, 165, 192, 220, 227, 210, 181, 151, 122, 93, 64, 35, 5],
  ...[...times(11, 0), 35, 98, 160, 223, 255],
];

function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

/** 256 x 3 bytes: red, green, blue per entry. */
export const fire: Uint8Array = makeTable();

function makeTable(): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let entry = 0; entry < 256; entry++) {
    const position = (entry * 32) / 256;
    const point = Math.floor(position);
    const share = position - point;
    [red, green, blue].forEach((curve, channel) => {
      const from = curve[point]!;
      const to = curve[Math.min(point + 1, 31)]!;
      table[entry * 3 + channel] = Math.trunc((1 - share) * from + share * to);
    });
  }
  return table;
}
