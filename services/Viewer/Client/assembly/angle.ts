// From dot products to similarities, four pixels at a time, and their range.

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

/**
 * Four dot products to four similarities: with z = (1 - cosine) / 2 the angle is 2 asin(sqrt z), and
 * asin(sqrt z) / sqrt z is a polynomial on [0, 1/2] (error 3e-9; the vectors have no negative values).
 * No data gives 0 / 0 = NaN, which passes through all of it and which pmin and pmax leave out.
 */
export function finish(
  first: v128,
  second: v128,
  referenceNorm: f64,
  norms: usize,
  similarity: usize,
  range: usize,
): void {
  const length = f64x2.splat(referenceNorm),
    one = f64x2.splat(1.0);
  const t01 = f64x2.sub(one, f64x2.div(first, f64x2.mul(v128.load(norms), length)));
  const t23 = f64x2.sub(one, f64x2.div(second, f64x2.mul(v128.load(norms, 16), length)));
  const t = v128.shuffle<i32>(f32x4.demote_f64x2_zero(t01), f32x4.demote_f64x2_zero(t23), 0, 1, 4, 5);
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
  const s = f32x4.max(f32x4.sub(f32x4.splat(1), share), f32x4.splat(0));
  v128.store(similarity, s);
  v128.store(range, f32x4.pmin(v128.load(range), s));
  v128.store(range, f32x4.pmax(v128.load(range, 16), s), 16);
}

/** One step of Horner's rule. */
function step(p: v128, z: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(p, z), f32x4.splat(coefficient));
}
