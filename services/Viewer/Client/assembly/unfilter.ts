// Row filters of PNG (specification, section 9) for RGBA: four bytes a pixel.

/**
 * Undoes the filters of an image, in place: a row ends before the filtered bytes of the next one begin, and each
 * filtered byte is read before its place is written. Memory that is touched for the first time is slow.
 *
 * @param raw rows of one filter byte and width x 4 filtered bytes; then height x width x 4 bytes of pixels
 * @returns -1, or the row that has a filter the specification does not know
 */
export function unfilter(raw: usize, width: i32, height: i32): i32 {
  const stride = (<usize>width) << 2;
  for (let y = 0; y < height; y++) {
    const from = raw + <usize>y * (stride + 1) + 1,
      row = raw + <usize>y * stride,
      above = row - stride,
      filter = load<u8>(from - 1);
    if (filter === 0) memory.copy(row, from, stride);
    else if (filter === 1) addLeft(from, row, stride);
    else if (filter > 4) return y;
    else if (y === 0) firstRow(filter, from, row, stride);
    else if (filter === 2) addAbove(from, above, row, stride);
    else if (filter === 3) addAverage(from, above, row, stride);
    else addNearest(from, above, row, stride);
  }
  return -1;
}

/** Above the first row everything is 0: up adds nothing, and the nearest neighbour is the left one. */
function firstRow(filter: u8, from: usize, row: usize, stride: usize): void {
  if (filter === 2) memory.copy(row, from, stride);
  else if (filter === 4) addLeft(from, row, stride);
  else {
    let left = i32x4.splat(0);
    for (let i: usize = 0; i < stride; i += 4) {
      left = i8x16.add(v128.load32_zero(from + i), halves(left, i32x4.splat(0)));
      v128.store32_lane(row + i, left, 0);
    }
  }
}

/** Sums from the left, four pixels at a time; what lies behind the row is written anew afterwards. */
function addLeft(from: usize, row: usize, stride: usize): void {
  let left = i32x4.splat(0);
  for (let i: usize = 0; i < stride; i += 4) {
    left = i8x16.add(left, v128.load32_zero(from + i));
    v128.store32_lane(row + i, left, 0);
  }
}

function addAbove(from: usize, above: usize, row: usize, stride: usize): void {
  let i: usize = 0;
  for (; i + 16 <= stride; i += 16) v128.store(row + i, i8x16.add(v128.load(from + i), v128.load(above + i)));
  for (; i < stride; i += 4) {
    v128.store32_lane(row + i, i8x16.add(v128.load32_zero(from + i), v128.load32_zero(above + i)), 0);
  }
}

function addAverage(from: usize, above: usize, row: usize, stride: usize): void {
  let left = i32x4.splat(0);
  for (let i: usize = 0; i < stride; i += 4) {
    left = i8x16.add(v128.load32_zero(from + i), halves(left, v128.load32_zero(above + i)));
    v128.store32_lane(row + i, left, 0);
  }
}

/** Half of the sum, rounded down; the instruction rounds up. */
function halves(a: v128, b: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), i8x16.splat(1)));
}

/** Adds whichever of left, above and upper left lies nearest to left + above - upper left (Paeth). */
function addNearest(from: usize, above: usize, row: usize, stride: usize): void {
  let left = i32x4.splat(0),
    upperLeft = i32x4.splat(0);
  for (let i: usize = 0; i < stride; i += 4) {
    const up = i16x8.extend_low_i8x16_u(v128.load32_zero(above + i));
    const toLeft = i16x8.abs(i16x8.sub(up, upperLeft));
    const toUp = i16x8.abs(i16x8.sub(left, upperLeft));
    const toUpperLeft = i16x8.abs(i16x8.sub(i16x8.add(left, up), i16x8.add(upperLeft, upperLeft)));
    const other = v128.bitselect(up, upperLeft, i16x8.le_s(toUp, toUpperLeft));
    const nearest = v128.bitselect(
      left,
      other,
      v128.and(i16x8.le_s(toLeft, toUp), i16x8.le_s(toLeft, toUpperLeft)),
    );
    const sum = i16x8.add(i16x8.extend_low_i8x16_u(v128.load32_zero(from + i)), nearest);
    left = v128.and(sum, i16x8.splat(255));
    upperLeft = up;
    v128.store32_lane(row + i, i8x16.narrow_i16x8_u(left, left), 0);
  }
}

/** Sets the bytes of each pixel to 0 that hold no channel. @param used bytes of a pixel that hold channels, 1 to 3 */
export function clearPadding(pixels: usize, count: i32, used: i32): void {
  const mask: u32 = ((<u32>1) << ((<u32>used) << 3)) - 1;
  for (let i: i32 = 0; i < count; i++) {
    const at = pixels + ((<usize>i) << 2);
    store<u32>(at, load<u32>(at) & mask);
  }
}
