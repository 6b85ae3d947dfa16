// Smallest and largest value of blocks of SIDE x SIDE cells; repeated until one texel is left.
// FIRST: the input is the map, -2 where there is no data; later it is this shader's own output.
precision highp float;
precision highp int;
precision highp sampler2D;

uniform sampler2D values;
out vec2 range; // smallest, largest; smallest above largest without any data

const int SIDE = 16;

void main() {
  ivec2 size = textureSize(values, 0);
  ivec2 from = ivec2(gl_FragCoord.xy) * SIDE;
  ivec2 to = min(from + SIDE, size);
  range = vec2(3e38, -3e38);
  for (int y = from.y; y < to.y; y++) {
    for (int x = from.x; x < to.x; x++) {
      vec4 value = texelFetch(values, ivec2(x, y), 0);
#ifdef FIRST
      if (value.r < -1.5) continue;
      range = vec2(min(range.x, value.r), max(range.y, value.r));
#else
      range = vec2(min(range.x, value.r), max(range.y, value.g));
#endif
    }
  }
}
