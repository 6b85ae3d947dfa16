import { expect, test } from "vitest";
import { parseProblem } from "../../src/service/problem";

test("a problem of the service keeps its code and words", () => {
  const body = JSON.stringify({
    code: "photo.truncated",
    title: "The photo is cut off.",
    detail: "Send all of it.",
  });
  expect(parseProblem(422, body)).toMatchObject({
    code: "photo.truncated",
    title: "The photo is cut off.",
    detail: "Send all of it.",
    status: 422,
  });
});

test.each(["<html>Bad gateway</html>", "", "{}", "null"])("any other answer names its status: %j", (body) => {
  expect(parseProblem(502, body).title).toContain("502");
});
