// What is computed once a dataset or once a metric: sums of squares, weighted sums, lengths after a shift.

/** Adds the squares of one tile to the squared lengths. */
export function addSquares8(tile: usize, pixels: i32, squares: usize): void {
  for (let i: i32 = 0; i < pixels; i++) {
    const at = tile + ((<usize>i) << 2);
    const r = <u32>load<u8>(at),
      g = <u32>load<u8>(at, 1),
      b = <u32>load<u8>(at, 2),
      a = <u32>load<u8>(at, 3);
    add(squares + ((<usize>i) << 3), <f64>(r * r + g * g + b * b + a * a));
  }
}

export function addSquares16(tile: usize, pixels: i32, squares: usize): void {
  for (let i: i32 = 0; i < pixels; i++) {
    const at = tile + ((<usize>i) << 2);
    const first = <u64>load<u16>(at),
      second = <u64>load<u16>(at, 2);
    add(squares + ((<usize>i) << 3), <f64>(first * first + second * second));
  }
}

export function addSquares32(tile: usize, pixels: i32, squares: usize): void {
  for (let i: i32 = 0; i < pixels; i++) {
    const value = <f64>load<u32>(tile + ((<usize>i) << 2));
    add(squares + ((<usize>i) << 3), value * value);
  }
}

/** Adds the channels of one tile, times a weight each (four f64), to the sums of the pixels. */
export function addWeighted8(tile: usize, pixels: i32, weights: usize, sums: usize): void {
  const r = load<f64>(weights),
    g = load<f64>(weights, 8),
    b = load<f64>(weights, 16),
    a = load<f64>(weights, 24);
  for (let i: i32 = 0; i < pixels; i++) {
    const at = tile + ((<usize>i) << 2);
    const low = r * <f64>load<u8>(at) + g * <f64>load<u8>(at, 1);
    const high = b * <f64>load<u8>(at, 2) + a * <f64>load<u8>(at, 3);
    add(sums + ((<usize>i) << 3), low + high);
  }
}

export function addWeighted16(tile: usize, pixels: i32, weights: usize, sums: usize): void {
  const first = load<f64>(weights),
    second = load<f64>(weights, 8);
  for (let i: i32 = 0; i < pixels; i++) {
    const at = tile + ((<usize>i) << 2);
    add(sums + ((<usize>i) << 3), first * <f64>load<u16>(at) + second * <f64>load<u16>(at, 2));
  }
}

export function addWeighted32(tile: usize, pixels: i32, weights: usize, sums: usize): void {
  const weight = load<f64>(weights);
  for (let i: i32 = 0; i < pixels; i++) {
    add(sums + ((<usize>i) << 3), weight * <f64>load<u32>(tile + ((<usize>i) << 2)));
  }
}

function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Sums of the channels of one tile over the pixels, as four f64. */
export function channelSums8(tile: usize, pixels: i32, sums: usize): void {
  for (let channel: usize = 0; channel < 4; channel++) {
    let sum: u64 = 0;
    for (let i: i32 = 0; i < pixels; i++) sum += <u64>load<u8>(tile + channel + ((<usize>i) << 2));
    store<f64>(sums + (channel << 3), <f64>sum);
  }
}

export function channelSums16(tile: usize, pixels: i32, sums: usize): void {
  for (let channel: usize = 0; channel < 2; channel++) {
    let sum: u64 = 0;
    for (let i: i32 = 0; i < pixels; i++) sum += <u64>load<u16>(tile + (channel << 1) + ((<usize>i) << 2));
    store<f64>(sums + (channel << 3), <f64>sum);
  }
}

export function channelSums32(tile: usize, pixels: i32, sums: usize): void {
  let sum: u64 = 0;
  for (let i: i32 = 0; i < pixels; i++) sum += <u64>load<u32>(tile + ((<usize>i) << 2));
  store<f64>(sums, <f64>sum);
}

/** Lengths of the squared lengths. */
export function squareRoots(squares: usize, pixels: i32, lengths: usize): void {
  for (let at: usize = 0; at < (<usize>pixels) << 3; at += 16) {
    v128.store(lengths + at, f64x2.sqrt(v128.load(squares + at)));
  }
}

/**
 * Lengths after a shift: sqrt(length^2 + linear w + quadratic w^2 + constant) with the pixel's weighted sum w.
 * 0 where at most 1e-6 of the length is left: that is rounding.
 */
export function shiftedLengths(
  lengths: usize,
  weighted: usize,
  pixels: i32,
  linear: f64,
  quadratic: f64,
  constant: f64,
  shifted: usize,
): void {
  for (let i: i32 = 0; i < pixels; i++) {
    const at = (<usize>i) << 3;
    const length = load<f64>(lengths + at),
      w = load<f64>(weighted + at),
      square = length * length;
    const rest = square + w * (linear + quadratic * w) + constant;
    store<f64>(shifted + at, rest > 1e-12 * square ? Math.sqrt(rest) : 0);
  }
}
