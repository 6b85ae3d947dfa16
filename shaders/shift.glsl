// The vectors that directions are taken of: as stored, or with something taken away from each channel first.
// SHIFT_BY_CHANNEL: a number for each channel (the origin of real values, the map's mean vector).
// SHIFT_BY_LEVEL: the cell's own mean over its channels.
#if defined(SHIFT_BY_CHANNEL) || defined(SHIFT_BY_LEVEL)
uniform sampler2D shifts; // a texel a tile, 1024 a row: what is taken away; 1 for SHIFT_BY_LEVEL; 0 without a channel
uniform int firstTile;    // tile of layer 0
#endif
#ifdef SHIFT_BY_LEVEL
uniform sampler2D levels; // the means
#endif

// What the shift of a cell is scaled by.
float levelOf(ivec2 cell) {
#ifdef SHIFT_BY_LEVEL
  return texelFetch(levels, cell, 0).r;
#else
  return 1.0;
#endif
}

vec4 vectorAt(ivec2 cell, int layer, float level) {
#if defined(SHIFT_BY_CHANNEL) || defined(SHIFT_BY_LEVEL)
  int tile = firstTile + layer;
  return channels(cell, layer) - level * texelFetch(shifts, ivec2(tile & 1023, tile >> 10), 0);
#else
  return channels(cell, layer);
#endif
}
