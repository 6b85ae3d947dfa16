import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  allVariants,
  fragmentSource,
  variantName,
  vertexSource,
} from "../../src/similarity/webgl2/shaderVariants";

const validator = "glslangValidator";
const installed = spawnSync(validator, ["--version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "shaders-"));
afterAll(() => rmSync(folder, { recursive: true }));

function validate(name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  const { status, stdout } = spawnSync(validator, [file], { encoding: "utf8" });
  return status === 0 ? "" : stdout;
}

// Without glslangValidator (Debian: glslang-tools) there is nothing to check with.
describe.skipIf(!installed)("glslangValidator accepts", () => {
  test("the vertex shader", () => {
    expect(validate("fullscreen.vert", vertexSource)).toBe("");
  });

  test.each(allVariants().map((variant) => [variantName(variant), variant] as const))(
    "%s",
    (name, variant) => {
      expect(validate(`${name}.frag`, fragmentSource(variant))).toBe("");
    },
  );

  test("no shader with an error", () => {
    const broken = fragmentSource({ shader: "range", first: true }).replace(
      "vec2(3e38, -3e38)",
      "vec2(true)+1u",
    );
    expect(validate("broken.frag", broken)).toContain("ERROR");
  });
});

test("every variant has a name of its own", () => {
  const names = allVariants().map(variantName);
  expect(new Set(names).size).toBe(names.length);
});
