// Mean of each cell's vector over its channels, as its first channel and the mean difference from that: channels that are all the
// same have exactly that mean, whatever float32 makes of their sum. Run once a dataset for each texture array, when first wanted.
uniform sampler2D previous; // what the array before this one left
uniform bool first;
uniform bool last;
uniform int features;     // channels that are there
uniform sampler2D shifts; // a texel a tile, 1024 a row: 1 for a channel that is there, 0 without one
uniform int firstTile;    // tile of layer 0
out vec2 level;           // sum of the differences, first channel; after the last array the mean in x

void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  vec2 before = first ? vec2(0.0, channels(cell, 0).x) : texelFetch(previous, cell, 0).rg;
  float sum = before.x;
  float base = before.y;
  for (int from = 0; from < layers; from += BLOCK) {
    float part = 0.0;
    for (int layer = from; layer < min(from + BLOCK, layers); layer++) {
      int tile = firstTile + layer;
      part += dot(channels(cell, layer) - base, texelFetch(shifts, ivec2(tile & 1023, tile >> 10), 0));
    }
    sum += part;
  }
  level = last ? vec2(base + sum / float(features), base) : vec2(sum, base);
}
