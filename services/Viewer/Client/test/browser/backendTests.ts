import type { SimilarityBackend } from "../../src/similarity/backend";
import { metricMap } from "../../src/similarity/float64";
import { channelsIn } from "../../src/similarity/storedValues";
import { WasmBackend } from "../../src/similarity/wasm/wasmBackend";
import { Program } from "../../src/similarity/webgl2/program";
import { allVariants, variantName } from "../../src/similarity/webgl2/shaderVariants";
import { WebGl2Backend } from "../../src/similarity/webgl2/webgl2Backend";
import { randomNumbers } from "../randomTiles";
import { compareWithTwin, type Finding } from "./comparison";
import { type RandomMap, randomMap } from "./randomMap";

const backends = { wasm: WasmBackend, webgl2: WebGl2Backend } as const;
type Name = keyof typeof backends;

/** Every metric on the map of a seed, in both backends, beside the twin. */
export async function compare(seed: number): Promise<Finding[]> {
  const map = randomMap(seed);
  const wishes = map.metrics.flatMap((metric) => map.references.map((reference) => ({ metric, reference })));
  const twin = twinOf(map);
  const expected = wishes.map(({ metric, reference }) => metricMap(twin, metric, reference));
  const findings: Finding[] = [];
  for (const name of Object.keys(backends) as Name[]) {
    const backend = await open(name, map);
    await Promise.all(map.tiles.map((_, index) => addTile(backend, map, index)));
    for (const [i, { metric, reference }] of wishes.entries()) {
      const found = compareWithTwin(expected[i]!, await backend.similarity(reference, metric));
      findings.push({ seed, backend: name, metric: JSON.stringify(metric), map: describe(map), ...found });
    }
    backend.dispose();
  }
  return findings;
}

/**
 * The same while tiles arrive in any order, also in the middle of a map: each map has to be that of the channels
 * that it says it has.
 */
export async function comparePartial(seed: number): Promise<Finding[]> {
  const map = randomMap(seed);
  const findings: Finding[] = [];
  for (const name of Object.keys(backends) as Name[]) {
    const random = randomNumbers(seed + 1_000_003);
    const backend = await open(name, map);
    const order = shuffled(map.tiles.length, random);
    for (let there = 1; there < order.length; there++) {
      await addTile(backend, map, order[there - 1]!);
      if (order.length > 6 && random() < 1 - 4 / order.length) continue;
      const metric = map.metrics[Math.floor(random() * map.metrics.length)]!;
      const reference = map.references[there % map.references.length]!;
      // One more comes while the map is computed.
      const [drawn] = await Promise.all([
        backend.similarity(reference, metric),
        delayed(random).then(() => addTile(backend, map, order[there]!)),
      ]);
      there++;
      const known = [order.slice(0, there - 1), order.slice(0, there)].find(
        (tiles) => tiles.reduce((sum, tile) => sum + channelsIn(map.shape, tile), 0) === drawn.channels,
      );
      const what = `${describe(map)}, ${drawn.channels} channels`;
      const found = known
        ? compareWithTwin(metricMap(twinOf(map, known), metric, reference), drawn)
        : { error: 0, problem: `says that it has ${drawn.channels} channels` };
      findings.push({ seed, backend: name, metric: JSON.stringify(metric), map: what, ...found });
    }
    backend.dispose();
  }
  return findings;
}

/** Compiles and links every variant. @returns the names of all, and what the driver said of those it refused */
export function compileShaders(): { readonly names: string[]; readonly refusals: string[] } {
  const gl = document.createElement("canvas").getContext("webgl2")!;
  const refusals: string[] = [];
  for (const variant of allVariants()) {
    try {
      new Program(gl, variant).dispose();
    } catch (error) {
      refusals.push(String(error));
    }
  }
  if (gl.isContextLost()) refusals.push("the context was lost");
  return { names: allVariants().map(variantName), refusals };
}

/** The name of what WebGL 2 runs on. */
export function renderer(): string {
  const gl = document.createElement("canvas").getContext("webgl2")!;
  return String(gl.getParameter(gl.getExtension("WEBGL_debug_renderer_info")!.UNMASKED_RENDERER_WEBGL));
}

async function open(name: Name, { shape, layers }: RandomMap): Promise<SimilarityBackend> {
  const real = WebGL2RenderingContext.prototype.getParameter;
  WebGL2RenderingContext.prototype.getParameter = function (parameter) {
    const value = real.call(this, parameter);
    return parameter === this.MAX_ARRAY_TEXTURE_LAYERS ? Math.min(value, layers) : value;
  };
  try {
    return await backends[name].open(shape);
  } finally {
    WebGL2RenderingContext.prototype.getParameter = real;
  }
}

async function addTile(backend: SimilarityBackend, { shape, tiles }: RandomMap, index: number) {
  let row = 0;
  const parts = backend.rowsOfParts.map((rows) => {
    const part = tiles[index]!.slice(row * shape.width * 4, (row + rows) * shape.width * 4);
    row += rows;
    return part;
  });
  await backend.addTile(index, parts);
}

/** The map for the twin, or that of some of its tiles alone. */
function twinOf(
  { shape, tiles }: RandomMap,
  some: readonly number[] = tiles.map((_, index) => index),
): Parameters<typeof metricMap>[0] {
  const { width, height, precision, range } = shape;
  // The channels of the others do not exist: a tile that is not full comes last.
  const inOrder = [...some].sort((a, b) => a - b);
  const features = inOrder.reduce((sum, tile) => sum + channelsIn(shape, tile), 0);
  return { tiles: inOrder.map((tile) => tiles[tile]!), cells: width * height, features, precision, range };
}

function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Some turns of the event loop, so that a tile comes at any step of a map. */
async function delayed(random: () => number): Promise<void> {
  for (let turns = Math.floor(4 * random()); turns > 0; turns--)
    await new Promise((done) => setTimeout(done));
}

function describe({ shape, kind, layers }: RandomMap): string {
  const { width, height, features, precision, range } = shape;
  const values = range ? `${range.min} to ${range.max}` : "unknown range";
  return `${width} x ${height} x ${features}, ${precision} bit, ${values}, ${kind}, ${layers} layers an array`;
}

Object.assign(globalThis, { backendTests: { compare, comparePartial, compileShaders, renderer } });
