// Angular similarity of each cell to the reference (Eq. 3), by the chord between the two unit vectors:
// angle = 2 asin(chord / 2). The chord keeps its accuracy for nearly equal vectors, where acos of a float
// cosine is off by 3e-4. Run once a reference for each texture array; the last run turns the sum into s.
uniform sampler2D squares;  // squared lengths
uniform sampler2D previous; // squared chords over the arrays before this one
uniform ivec2 reference;
uniform bool first;
uniform bool last;
out float result; // squared chord; after the last array s in [0, 1], or -1: no data

// s of a squared chord. asin(sqrt z) / sqrt z is a polynomial on [0, 1/2] (error 3e-9): the vectors have no
// negative values, so that the angle is at most 90 degrees.
float similarityOf(float squaredChord) {
  float z = clamp(squaredChord * 0.25, 0.0, 0.5);
  float p = 0.12391349489485326;
  p = p * z - 0.1359162712098796;
  p = p * z + 0.10740002125908966;
  p = p * z - 0.0070205791197593785;
  p = p * z + 0.035814239270650125;
  p = p * z + 0.04409161673659304;
  p = p * z + 0.07502757316322506;
  p = p * z + 0.16666614237825533;
  p = p * z + 1.0000000016226234;
  return max(1.0 - 1.2732395447351628 * sqrt(z) * p, 0.0);
}

void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float square = texelFetch(squares, cell, 0).r;
  float referenceSquare = texelFetch(squares, reference, 0).r;
  if (square == 0.0 || referenceSquare == 0.0) {
    result = -1.0;
    return;
  }
  float scale = 1.0 / sqrt(square);
  float referenceScale = 1.0 / sqrt(referenceSquare);
  float sum = first ? 0.0 : texelFetch(previous, cell, 0).r;
  for (int from = 0; from < layers; from += BLOCK) {
    float part = 0.0;
    for (int layer = from; layer < min(from + BLOCK, layers); layer++) {
      vec4 difference = channels(cell, layer) * scale - channels(reference, layer) * referenceScale;
      part += dot(difference, difference);
    }
    sum += part;
  }
  result = last ? similarityOf(sum) : sum;
}
