// The tiles of a map as layers of one texture array, and how a texel holds channels (PRECISION is 8, 16 or 32).
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2DArray;

uniform usampler2DArray tiles;
// Layers of this array that hold tiles.
uniform int layers;

// Layers whose terms are added up before they join the sum: keeps rounding errors small over many layers.
const int BLOCK = 16;

// The channels of a texel as stored (p' of Eq. 1); components without a channel are 0.
uvec4 stored(ivec2 cell, int layer) {
  uvec4 texel = texelFetch(tiles, ivec3(cell, layer), 0);
#if PRECISION == 8
  return texel;
#elif PRECISION == 16
  return uvec4(texel.r | texel.g << 8, texel.b | texel.a << 8, 0, 0);
#else
  return uvec4(texel.r | texel.g << 8 | texel.b << 16 | texel.a << 24, 0, 0, 0);
#endif
}

vec4 channels(ivec2 cell, int layer) {
  return vec4(stored(cell, layer));
}
