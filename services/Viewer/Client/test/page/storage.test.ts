import { expect, test } from "vitest";
import { KeptText } from "../../src/page/storage";

// Here there is no storage at all, as in a browser that forbids it.
test.each([true, false])("a page without storage goes on without (lasting: %s)", (lasting) => {
  const text = new KeptText("ifealid.test", lasting);
  text.keep("a");
  expect(text.read()).toBeNull();
  text.forget();
});
