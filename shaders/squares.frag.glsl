// Squared length of each cell's vector. Run once a dataset, once for each texture array.
uniform sampler2D previous; // sum over the arrays before this one
uniform bool first;         // there is none
out float squares;

void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float sum = first ? 0.0 : texelFetch(previous, cell, 0).r;
  for (int from = 0; from < layers; from += BLOCK) {
    float part = 0.0;
    for (int layer = from; layer < min(from + BLOCK, layers); layer++) {
      vec4 value = channels(cell, layer);
      part += dot(value, value);
    }
    sum += part;
  }
  squares = sum;
}
