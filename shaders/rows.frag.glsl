// Sums of the channels of each layer over each row of the map: texel (layer, row). The page adds up the rows, in
// float64, to the map's mean vector. Run once a dataset for each texture array, when first wanted.
uniform int width; // cells a row
out vec4 sums;

void main() {
  int layer = int(gl_FragCoord.x);
  int row = int(gl_FragCoord.y);
  sums = vec4(0.0);
  for (int from = 0; from < width; from += BLOCK) {
    vec4 part = vec4(0.0);
    for (int x = from; x < min(from + BLOCK, width); x++) part += channels(ivec2(x, row), layer);
    sums += part;
  }
}
