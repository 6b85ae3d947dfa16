import { expect, test } from "vitest";
import { parseMetadata } from "../../src/dataset/metadata";
import { activationOf, formatActivation } from "../../src/vector/activation";

const read = (ifealid: unknown, precision = 8) =>
  parseMetadata(JSON.stringify({ name: "a", width: 2, height: 2, features: 4, precision, ifealid }));

test("stored values are spread over the range of the map (Eq. 4)", () => {
  const activation = activationOf(read({ range: { min: -1, max: 4.1 } }));
  expect(activation).toMatchObject({ name: "activation", known: true, largest: 255 });
  expect(activation.of(0)).toBe(-1);
  expect(activation.of(50)).toBeCloseTo(0, 12);
  expect(activation.of(255)).toBeCloseTo(4.1, 12);
});

test.each([undefined, null, {}, { min: 1 }, { min: 2, max: 2 }, { min: "0", max: 1 }, [0, 1]])(
  "without a range (%j) stored values stay what they are",
  (range) => {
    const activation = activationOf(read({ range }, 16));
    expect(activation).toMatchObject({ name: "stored value", known: false, largest: 65_535 });
    expect(activation.of(37)).toBe(37);
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
