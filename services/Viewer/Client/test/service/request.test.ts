import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { request } from "../../src/service/request";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("the service's answer comes through, and nothing where it says nothing", async () => {
  expect(await request("GET", await serve((response) => response.end('{"id":"a"}')))).toEqual({ id: "a" });
  expect(await request("DELETE", await serve((response) => response.end()))).toBeUndefined();
});

test("the page of a proxy in place of an answer is a problem in words", async () => {
  const address = await serve((response) => response.end("<p>Log in"));
  await expect(request("GET", address)).rejects.toMatchObject({ code: "foreign-answer" });
});

test("an answer that breaks off in its middle is one that did not come", async () => {
  const address = await serve((response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("{", () => response.destroy());
  });
  await expect(request("GET", address)).rejects.toMatchObject({ code: "unreachable" });
});
