// How far each cell's vector is from the reference's: the sum over the channels of a term of the difference in
// steps of the quantiser, which is an exact integer. The page takes the root and turns steps into real values.
// TERM: 1 = absolute difference, 2 = its square, 3 = its k-th power. Run once a reference for each texture array.
uniform sampler2D previous; // sum over the arrays before this one
uniform ivec2 reference;
uniform bool first;
out float result;

#if TERM == 3
uniform sampler2D powers; // row 0: m^k for m = 1 + x / 1024, and the step to the next; row 1: 2^(x k)

// |d|^k by a table: d = 2^e m with m from 1 to 2. Off by 1e-7 of it, where pow of a driver may be off by 1e-5.
float term(float d) {
  if (d == 0.0) return 0.0;
  uint bits = floatBitsToUint(d);
  vec2 entry = texelFetch(powers, ivec2(int(bits >> 13) & 1023, 0), 0).rg;
  float share = float(bits & 8191u) / 8192.0;
  return (entry.x + share * entry.y) * texelFetch(powers, ivec2(int(bits >> 23) - 127, 1), 0).r;
}

float terms(vec4 d) {
  return (term(d.x) + term(d.y)) + (term(d.z) + term(d.w));
}
#elif TERM == 2
float terms(vec4 d) {
  return dot(d, d);
}
#else
float terms(vec4 d) {
  return dot(d, vec4(1.0));
}
#endif

void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float sum = first ? 0.0 : texelFetch(previous, cell, 0).r;
  for (int from = 0; from < layers; from += BLOCK) {
    float part = 0.0;
    for (int layer = from; layer < min(from + BLOCK, layers); layer++) {
      uvec4 a = stored(cell, layer);
      uvec4 b = stored(reference, layer);
      part += terms(vec4(max(a, b) - min(a, b)));
    }
    sum += part;
  }
  result = sum;
}
