import { DatasetError } from "../dataset/datasetError";

/** What the text of a .npy header says. */
export interface HeaderText {
  readonly type: string;
  readonly columnsFirst: boolean;
  readonly shape: readonly number[];
}

type Value = string | boolean | number[];

/** A text, a truth value, a number (of Python 2 with an L behind it), or a mark. */
const token = /\s*(?:'([^']*)'|"([^"]*)"|(True|False)|(\d{1,20})L?|([{}(),:[]))/y;

/**
 * Reads the Python dictionary of a .npy header, `{'descr': '<f4', 'fortran_order': False, 'shape': (75, 113, 256), }`.
 * @throws DatasetError when it is another text, or describes records
 */
export function parseHeaderText(text: string): HeaderText {
  const tokens = tokensOf(text.trimEnd());
  const values = new Map<string, Value>();
  take(tokens, "{");
  while (tokens[0] !== "}") {
    const key = tokens.shift();
    if (typeof key !== "object" || typeof key.text !== "string" || values.has(key.text)) throw unreadable();
    take(tokens, ":");
    values.set(key.text, value(tokens));
    if (tokens[0] !== "}") take(tokens, ",");
  }
  take(tokens, "}");
  const [type, columnsFirst, shape] = ["descr", "fortran_order", "shape"].map((key) => values.get(key));
  if (tokens.length > 0 || values.size !== 3) throw unreadable();
  if (typeof type !== "string" || typeof columnsFirst !== "boolean" || !Array.isArray(shape))
    throw unreadable();
  return { type, columnsFirst, shape };
}

type Token = string | number | boolean | { readonly text: string };

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match || tokens.length > 200) throw unreadable();
    const [, single, double, truth, number, mark] = match;
    if (truth) tokens.push(truth === "True");
    else if (number) tokens.push(Number(number));
    else if (mark) tokens.push(mark);
    else tokens.push({ text: single ?? double ?? "" });
    if (mark === "[") {
      throw new DatasetError(
        "The array holds records of several fields. Expected one number a value: save a single field, such as float32.",
      );
    }
  }
  return tokens;
}

function value(tokens: Token[]): Value {
  const first = tokens.shift();
  if (typeof first === "boolean") return first;
  if (typeof first === "object") return first.text;
  if (first !== "(") throw unreadable();
  const shape: number[] = [];
  while (tokens[0] !== ")") {
    const size = tokens.shift();
    if (typeof size !== "number") throw unreadable();
    shape.push(size);
    if (tokens[0] !== ")") take(tokens, ",");
  }
  take(tokens, ")");
  return shape;
}

function take(tokens: Token[], mark: string): void {
  if (tokens.shift() !== mark) throw unreadable();
}

function unreadable(): DatasetError {
  return new DatasetError(
    "The array's header cannot be read. Expected a dictionary of descr, fortran_order and shape, as numpy.save writes it.",
  );
}
