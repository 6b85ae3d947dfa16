// Where each cell's vector points compared with the reference's, by the chords between the unit vectors u and v:
// angle = 2 asin(|u - v| / 2) or, past 90 degrees, pi - 2 asin(|u + v| / 2). Chords keep their accuracy for nearly
// equal and nearly opposite vectors, where acos of a float cosine is off by 3e-4. Stored vectors have no negative
// values and no obtuse angles: without a shift one chord does. Run once a reference for each texture array.
// COSINE: the result is the cosine, otherwise s = 1 - angle / (pi / 2).
uniform sampler2D squares;  // squared lengths
uniform sampler2D previous; // squared chords over the arrays before this one
uniform ivec2 reference;
uniform bool first;
uniform bool last;
out vec2 result; // squared chords |u - v|, |u + v|; after the last array the result in r, or -2: no data

#ifdef COSINE
float resultOf(vec2 chords) {
  return chords.x <= chords.y ? max(1.0 - 0.5 * chords.x, 0.0) : min(0.5 * chords.y - 1.0, 0.0);
}
#else
// asin(sqrt z) / sqrt z is a polynomial on [0, 1/2] (error 3e-9).
float resultOf(vec2 chords) {
  float z = clamp(min(chords.x, chords.y) * 0.25, 0.0, 0.5);
  float p = 0.12391349489485326;
  p = p * z - 0.1359162712098796;
  p = p * z + 0.10740002125908966;
  p = p * z - 0.0070205791197593785;
  p = p * z + 0.035814239270650125;
  p = p * z + 0.04409161673659304;
  p = p * z + 0.07502757316322506;
  p = p * z + 0.16666614237825533;
  p = p * z + 1.0000000016226234;
  float s = max(1.0 - 1.2732395447351628 * sqrt(z) * p, 0.0);
  return chords.x <= chords.y ? s : -s;
}
#endif

void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float square = texelFetch(squares, cell, 0).r;
  float referenceSquare = texelFetch(squares, reference, 0).r;
  if (square == 0.0 || referenceSquare == 0.0) {
    result = vec2(-2.0);
    return;
  }
  float scale = 1.0 / sqrt(square);
  float referenceScale = 1.0 / sqrt(referenceSquare);
  float level = levelOf(cell);
  float referenceLevel = levelOf(reference);
  vec2 chords = first ? vec2(0.0) : texelFetch(previous, cell, 0).rg;
  for (int from = 0; from < layers; from += BLOCK) {
    vec2 part = vec2(0.0);
    for (int layer = from; layer < min(from + BLOCK, layers); layer++) {
      vec4 u = vectorAt(cell, layer, level) * scale;
      vec4 v = vectorAt(reference, layer, referenceLevel) * referenceScale;
      part.x += dot(u - v, u - v);
#if defined(SHIFT_BY_CHANNEL) || defined(SHIFT_BY_LEVEL)
      part.y += dot(u + v, u + v);
#endif
    }
    chords += part;
  }
#if !defined(SHIFT_BY_CHANNEL) && !defined(SHIFT_BY_LEVEL)
  chords.y = 4.0;
#endif
  result = last ? vec2(resultOf(chords), 0.0) : chords;
}
