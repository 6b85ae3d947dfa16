import { expect, test } from "vitest";
import { parseMetadata } from "../../src/dataset/metadata";
import { activationOf, formatActivation } from "../../src/vector/activation";

const read = (ifealid: unknown, precision = 8) =>
  parseMetadata(JSON.stringify({ name: "a", width: 2, height: 2, features: 4, precision, ifealid }));

test("stored values are spread over the range of the map (Eq. 4)", () => {
  const activation = activationOf(read({ range: { min: -1, max: 4.1 } }));
  expect(activation).toMatchObject({ name: "activation", known: true, largest: 255 });
  expect(activation.of(0)).toBe(-1);
  // The ends are float32.
  expect(activation.of(50)).toBeCloseTo(0, 6);
  expect(activation.of(255)).toBeCloseTo(Math.fround(4.1), 12);
});

test.each([undefined, null])("without a range (%j) stored values stay what they are", (range) => {
  const activation = activationOf(read({ range }, 16));
  expect(activation).toMatchObject({ name: "stored value", known: false, largest: 65_535 });
  expect(activation.of(37)).toBe(37);
});

test("a constant map has one activation", () => {
  const activation = activationOf(read({ range: { min: 2, max: 2 } }));
  expect([0, 255].map((stored) => activation.of(stored))).toEqual([2, 2]);
});

test.each([{}, { min: 1 }, { min: "0", max: 1 }, { min: 1, max: 0 }, { min: 0, max: 1e39 }, [0, 1]])(
  "a range that is none (%j) is refused",
  (range) => {
    expect(() => read({ range })).toThrow("range needs the float32 numbers min and max");
  },
);

test("numbers are short", () => {
  const numbers = [0, 37, 0.031234, 1.2345, -0.5, 1234.5, 4_294_967_295, 1.2e-7, Number.NaN];
  expect(numbers.map(formatActivation)).toEqual([
    "0",
    "37",
    "0.0312",
    "1.23",
    "−0.500",
    "1235",
    "4.29e+9",
    "1.20e−7",
    "–",
  ]);
});
