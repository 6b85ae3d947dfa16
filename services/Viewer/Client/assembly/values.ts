// From sums to the values of a metric, and their range.

/** First byte that is the caller's: below lie the tables of Math.pow. */
export function firstFree(): usize {
  return __heap_base;
}

/** Sixteen bytes of minima and sixteen of maxima: one lane each for every fourth pixel. */
export function begin(range: usize): void {
  v128.store(range, f32x4.splat(f32.POSITIVE_INFINITY));
  v128.store(range, f32x4.splat(f32.NEGATIVE_INFINITY), 16);
}

/** Folds the lanes into the first two floats. */
export function end(range: usize): void {
  let smallest = f32.POSITIVE_INFINITY,
    largest = f32.NEGATIVE_INFINITY;
  for (let lane: usize = 0; lane < 16; lane += 4) {
    smallest = min(smallest, load<f32>(range + lane));
    largest = max(largest, load<f32>(range + lane, 16));
  }
  store<f32>(range, smallest);
  store<f32>(range, largest, 4);
}

/** Stores four values. NaN, no data, is left out of the range by pmin and pmax. */
function keep(values: usize, four: v128, range: usize): void {
  v128.store(values, four);
  v128.store(range, f32x4.pmin(v128.load(range), four));
  v128.store(range, f32x4.pmax(v128.load(range, 16), four), 16);
}

/** Two pairs of float64 to four float32. */
function narrow(first: v128, second: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 1, 4, 5);
}

/** Cosines of two pixels: their dot products after the shift, by the lengths. All bits set, NaN, without a length. */
function cosinesOfTwo(
  sums: usize,
  lengths: usize,
  weighted: usize,
  slope: f64,
  constant: f64,
  referenceLength: f64,
): v128 {
  const shift = f64x2.add(f64x2.mul(v128.load(weighted), f64x2.splat(slope)), f64x2.splat(constant));
  const dots = f64x2.add(v128.load(sums), shift);
  const product = f64x2.mul(v128.load(lengths), f64x2.splat(referenceLength));
  return v128.or(f64x2.div(dots, product), f64x2.eq(product, f64x2.splat(0)));
}

/**
 * Angular similarities (Eq. 3) of vectors as stored, which have no negative values. 1 - cosine is taken in float64,
 * which loses nothing for nearly equal vectors, where acos of a float32 would.
 */
export function acuteAngles(
  sums: usize,
  count: i32,
  lengths: usize,
  referenceLength: f64,
  values: usize,
  range: usize,
): void {
  const one = f64x2.splat(1.0),
    length = f64x2.splat(referenceLength);
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const at = sums + (i << 3),
      by = lengths + (i << 3);
    const first = f64x2.sub(one, f64x2.div(v128.load(at), f64x2.mul(v128.load(by), length)));
    const second = f64x2.sub(one, f64x2.div(v128.load(at, 16), f64x2.mul(v128.load(by, 16), length)));
    keep(values + (i << 2), similaritiesOf(narrow(first, second)), range);
  }
}

/**
 * Angular similarities from dot products after a shift; obtuse angles are counted from 180 degrees.
 *
 * weighted, slope, constant: what the shift adds to a dot product, slope x weighted sum + constant.
 */
export function angles(
  sums: usize,
  count: i32,
  lengths: usize,
  weighted: usize,
  slope: f64,
  constant: f64,
  referenceLength: f64,
  values: usize,
  range: usize,
): void {
  const one = f64x2.splat(1.0);
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const at = i << 3;
    const c = cosinesOfTwo(sums + at, lengths + at, weighted + at, slope, constant, referenceLength);
    const next = at + 16;
    const d = cosinesOfTwo(sums + next, lengths + next, weighted + next, slope, constant, referenceLength);
    const acute = narrow(f64x2.sub(one, c), f64x2.sub(one, d));
    const obtuse = narrow(f64x2.add(one, c), f64x2.add(one, d));
    const s = similaritiesOf(f32x4.min(acute, obtuse));
    keep(values + (i << 2), v128.bitselect(s, f32x4.neg(s), f32x4.le(acute, obtuse)), range);
  }
}

/**
 * s from 1 - cosine of angles up to 90 degrees: with z = (1 - cosine) / 2 the angle is 2 asin(sqrt z), and
 * asin(sqrt z) / sqrt z is a polynomial on [0, 1/2] (error 3e-9). No data gives 0 / 0 = NaN, which passes through.
 */
function similaritiesOf(t: v128): v128 {
  const z = f32x4.min(f32x4.max(f32x4.mul(t, f32x4.splat(0.5)), f32x4.splat(0)), f32x4.splat(0.5));
  let p = f32x4.splat(0.12391349489485326);
  p = step(p, z, -0.1359162712098796);
  p = step(p, z, 0.10740002125908966);
  p = step(p, z, -0.0070205791197593785);
  p = step(p, z, 0.035814239270650125);
  p = step(p, z, 0.04409161673659304);
  p = step(p, z, 0.07502757316322506);
  p = step(p, z, 0.16666614237825533);
  p = step(p, z, 1.0000000016226234);
  // s = 1 - 2 asin(sqrt z) / (pi / 2)
  const share = f32x4.mul(f32x4.mul(f32x4.sqrt(z), p), f32x4.splat(1.2732395447351628));
  return f32x4.max(f32x4.sub(f32x4.splat(1), share), f32x4.splat(0));
}

/** One step of Horner's rule. */
function step(p: v128, z: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(p, z), f32x4.splat(coefficient));
}

/** Cosines from dot products, with the shift as in `angles`. */
export function cosines(
  sums: usize,
  count: i32,
  lengths: usize,
  weighted: usize,
  slope: f64,
  constant: f64,
  referenceLength: f64,
  values: usize,
  range: usize,
): void {
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const at = i << 3;
    const c = cosinesOfTwo(sums + at, lengths + at, weighted + at, slope, constant, referenceLength);
    const next = at + 16;
    const d = cosinesOfTwo(sums + next, lengths + next, weighted + next, slope, constant, referenceLength);
    const four = f32x4.max(f32x4.min(narrow(c, d), f32x4.splat(1)), f32x4.splat(-1));
    keep(values + (i << 2), four, range);
  }
}

/** Numbers times a factor: from steps of the quantiser to real values. */
export function scaled(numbers: usize, count: i32, factor: f64, values: usize, range: usize): void {
  const factors = f64x2.splat(factor);
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const at = numbers + (i << 3);
    const four = narrow(f64x2.mul(v128.load(at), factors), f64x2.mul(v128.load(at, 16), factors));
    keep(values + (i << 2), four, range);
  }
}

/** Square roots of the sums, times a factor. */
export function roots(sums: usize, count: i32, factor: f64, values: usize, range: usize): void {
  squareRootsOf(sums, count);
  scaled(sums, count, factor, values, range);
}

function squareRootsOf(sums: usize, count: i32): void {
  for (let at = sums; at < sums + ((<usize>count) << 3); at += 16) v128.store(at, f64x2.sqrt(v128.load(at)));
}

/** Sums to the power of an exponent, times a factor, held at the greatest float32. */
export function toThePower(
  sums: usize,
  count: i32,
  exponent: f64,
  factor: f64,
  values: usize,
  range: usize,
): void {
  for (let at = sums; at < sums + ((<usize>count) << 3); at += 8) {
    store<f64>(at, min(load<f64>(at) ** exponent * factor, <f64>f32.MAX_VALUE));
  }
  scaled(sums, count, 1, values, range);
}
