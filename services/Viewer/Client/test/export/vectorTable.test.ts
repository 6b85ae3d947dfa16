import { expect, test } from "vitest";
import { baseName } from "../../src/export/saveFile";
import { vectorTable } from "../../src/export/vectorTable";

const current = { name: "current", stored: Float64Array.of(0, 255) };
const pinned = { name: "pinned", stored: Float64Array.of(51, 102) };

const model = { id: "net", name: "Net", label: 'the "small" one', licence: "MIT" };

test("activations and stored values, a row a channel", async () => {
  const table = vectorTable([current, pinned], {
    features: 2,
    precision: 8,
    range: { min: -1, max: 4 },
    model,
    source: null,
  });
  expect(await table.text()).toBe(
    [
      "channel,current_activation,current_stored,pinned_activation,pinned_stored,origin",
      '0,-1,0,0,51,"made with Net, the ""small"" one, licence MIT"',
      '1,4,255,1,102,"made with Net, the ""small"" one, licence MIT"',
      "",
    ].join("\r\n"),
  );
});

test("stored values alone where no range is known", async () => {
  const table = vectorTable([current], {
    features: 2,
    precision: 8,
    range: null,
    model: null,
    source: { type: "float32", array: null },
  });
  expect(await table.text()).toBe(
    'channel,current_stored,origin\r\n0,0,"an array of float32"\r\n1,255,"an array of float32"\r\n',
  );
});

test("file names lose what file systems refuse", () => {
  expect(baseName("my cat: 1/2.jpg", "resnet", "conv3_x")).toBe("my_cat_1_2.resnet.conv3_x");
  expect(baseName(".zip", null, null)).toBe("map");
});
