// Mean of each cell's vector over its channels. Run once a dataset for each texture array, when first wanted.
uniform sampler2D previous; // sum over the arrays before this one
uniform bool first;
uniform bool last;
uniform int features; // channels that are there
out float level;      // sum; after the last array the mean

void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float sum = first ? 0.0 : texelFetch(previous, cell, 0).r;
  for (int from = 0; from < layers; from += BLOCK) {
    float part = 0.0;
    for (int layer = from; layer < min(from + BLOCK, layers); layer++) {
      part += dot(channels(cell, layer), vec4(1.0));
    }
    sum += part;
  }
  level = last ? sum / float(features) : sum;
}
