import { fragmentSource, type ShaderVariant, variantName, vertexSource } from "./shaderVariants";

/** A shader the driver refused: which one, and what it said. */
export class ShaderError extends Error {
  override readonly name = "ShaderError";
}

/** A value of a uniform: an integer, a boolean, a cell, or the number of a texture unit. */
export type UniformValue = number | boolean | readonly [number, number];

/** A linked variant; draws over the whole of the bound target. */
export class Program {
  private readonly program: WebGLProgram;
  private readonly locations = new Map<string, WebGLUniformLocation | null>();

  constructor(
    private readonly gl: WebGL2RenderingContext,
    variant: ShaderVariant,
  ) {
    this.program = gl.createProgram();
    const name = variantName(variant);
    gl.attachShader(this.program, compile(gl, gl.VERTEX_SHADER, vertexSource, "fullscreen"));
    gl.attachShader(this.program, compile(gl, gl.FRAGMENT_SHADER, fragmentSource(variant), name));
    gl.linkProgram(this.program);
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS) && !gl.isContextLost()) {
      throw new ShaderError(`${name} cannot be linked: ${gl.getProgramInfoLog(this.program)}`);
    }
  }

  /** All uniforms of our shaders are integers, booleans, integer pairs or samplers. */
  draw(uniforms: Readonly<Record<string, UniformValue>>): void {
    const { gl } = this;
    gl.useProgram(this.program);
    for (const [name, value] of Object.entries(uniforms)) {
      if (!this.locations.has(name)) this.locations.set(name, gl.getUniformLocation(this.program, name));
      const location = this.locations.get(name) ?? null;
      if (typeof value === "object") gl.uniform2i(location, value[0], value[1]);
      else gl.uniform1i(location, Number(value));
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    this.gl.deleteProgram(this.program);
  }
}

function compile(gl: WebGL2RenderingContext, type: GLenum, source: string, name: string): WebGLShader {
  const shader = gl.createShader(type)!;
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
    throw new ShaderError(`${name} cannot be compiled: ${gl.getShaderInfoLog(shader)}`);
  }
  return shader;
}
