import { expect, test } from "vitest";
import { idIn } from "../../src/compare/idIn";

const id = "0123456789abcdef0123456789abcdef";

test.each([
  [`http://localhost:5080/v/${id}`, id],
  [`https://ifealid.example.org/v/${id}#v=1&stage=conv3_x`, id],
  [`/v/${id}/`, id],
  [` ${id} `, id],
  [`http://localhost/v/${id}0`, null],
  ["http://localhost/v/0123", null],
  ["", null],
])("the id in %s", (link, expected) => expect(idIn(link)).toBe(expected));
