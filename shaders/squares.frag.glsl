// Squared length of each cell's vector. Run once a dataset, and once a shift, for each texture array.
uniform sampler2D previous; // sum over the arrays before this one
uniform bool first;         // there is none
#if defined(SHIFT_BY_CHANNEL) || defined(SHIFT_BY_LEVEL)
uniform sampler2D unshifted; // squared lengths before the shift
uniform bool last;
#endif
out float squares;

void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float level = levelOf(cell);
  float sum = first ? 0.0 : texelFetch(previous, cell, 0).r;
  for (int from = 0; from < layers; from += BLOCK) {
    float part = 0.0;
    for (int layer = from; layer < min(from + BLOCK, layers); layer++) {
      vec4 value = vectorAt(cell, layer, level);
      part += dot(value, value);
    }
    sum += part;
  }
#if defined(SHIFT_BY_CHANNEL) || defined(SHIFT_BY_LEVEL)
  // At most 1e-6 of the length is left: that is rounding, and the vector has no direction.
  if (last && sum <= 1e-12 * texelFetch(unshifted, cell, 0).r) sum = 0.0;
#endif
  squares = sum;
}
