/** Numbers that shaders look up: a float texture of 1024 texels a row, two or four floats each. */
export class NumberTexture {
  private readonly texture: WebGLTexture;

  /** @param numbers rows of 1024 texels; the last one is filled up with zeros */
  constructor(
    private readonly gl: WebGL2RenderingContext,
    numbers: ArrayLike<number>,
    floats: 2 | 4,
  ) {
    const height = Math.max(1, Math.ceil(numbers.length / floats / rowTexels));
    const filled = new Float32Array(height * rowTexels * floats);
    filled.set(numbers);
    this.texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, floats === 2 ? gl.RG32F : gl.RGBA32F, rowTexels, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    const format = floats === 2 ? gl.RG : gl.RGBA;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, rowTexels, height, format, gl.FLOAT, filled);
  }

  /** Makes this the input at a texture unit. */
  bindTo(unit: number): void {
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, this.texture);
  }

  dispose(): void {
    this.gl.deleteTexture(this.texture);
  }
}

/** Texels of a row, as shift.glsl and distance.frag.glsl count them. */
const rowTexels = 1_024;
