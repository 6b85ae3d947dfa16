import { DatasetError } from "../dataset/datasetError";

/** What the numbers of an array are. */
export interface NumberType {
  /** As NumPy calls it, without the byte order: float32, uint8, bool. */
  readonly name: string;
  /** Of one number. */
  readonly bytes: number;
  readonly bigEndian: boolean;
}

const kinds: Record<string, string> = { f: "float", i: "int", u: "uint", b: "bool" };

/**
 * Reads NumPy's short form, such as "<f4": byte order, kind, bytes.
 * @throws DatasetError for types whose values are no plain numbers
 */
export function parseNumberType(description: string): NumberType {
  const match = /^([<>|])(f[248]|[iu][1248]|b1)$/.exec(description);
  if (match) {
    const [, order, kind] = match as unknown as [string, string, string];
    const bytes = Number(kind[1]);
    const name = kind === "b1" ? "bool" : `${kinds[kind[0]!]}${8 * bytes}`;
    return { name, bytes, bigEndian: order === ">" };
  }
  throw new DatasetError(
    description.includes("O")
      ? "The array holds Python objects (a pickle), which are never opened. Save plain numbers, such as float32."
      : `The array's numbers are of the type ${description.slice(0, 40)}. Expected float16, float32, float64, bool, or integers of 8 to 64 bit.`,
  );
}

/**
 * Converts numbers to float32, rounded to the nearest.
 *
 * @param bytes at a multiple of 8 in their buffer; changed where the highest byte comes first
 * @param values as many as there are numbers
 */
export function toFloats(type: NumberType, bytes: Uint8Array, values: Float32Array): void {
  if (type.bigEndian) reverse(bytes, type.bytes);
  const { buffer, byteOffset } = bytes;
  const count = values.length;
  const Plain = plain[type.name];
  if (Plain) values.set(new Plain(buffer, byteOffset, count));
  else if (type.name === "float16") halves(new Uint16Array(buffer, byteOffset, count), values);
  else if (type.name === "bool") truths(bytes, values);
  else longs(type.name === "int64", new Uint32Array(buffer, byteOffset, 2 * count), values);
}

/** Types whose arrays every browser has, and whose values a number holds. */
const plain: Record<string, new (buffer: ArrayBufferLike, at: number, count: number) => ArrayLike<number>> = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
};

/** As NumPy has it, whatever is not 0 is true. */
function truths(bytes: Uint8Array, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i] = bytes[i] === 0 ? 0 : 1;
}

function longs(signed: boolean, words: Uint32Array, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    const high = words[2 * i + 1]!;
    values[i] = (signed ? high | 0 : high) * 4_294_967_296 + words[2 * i]!;
  }
}

let halfTable: Float32Array | null = null;

/** By a table of all float16, since not every browser has them. */
function halves(numbers: Uint16Array, values: Float32Array): void {
  halfTable ??= Float32Array.from({ length: 65_536 }, (_, bits) => {
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    const size =
      exponent === 31
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : exponent === 0
          ? fraction * 2 ** -24
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return bits & 32_768 ? -size : size;
  });
  for (let i = 0; i < values.length; i++) values[i] = halfTable[numbers[i]!]!;
}

function reverse(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}
