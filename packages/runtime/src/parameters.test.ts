import { expect, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import { type ApiDescription, Binding, type Operation, Session } from "./index.js";

const description: ApiDescription = { title: "Petstore", servers: [], securitySchemes: {} };

test("lists in deepObject are written as the client's option says, unless the operation does", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session();
  const deep = { in: "query", style: "deepObject" } as const;
  const operation: Operation = {
    id: "search",
    method: "GET",
    path: "/",
    params: [
      { name: "a", ...deep },
      { name: "b", ...deep, arrays: "brackets" },
    ],
    responses: { 200: "text" },
  };
  const args = { a: { x: [1, 2] }, b: { x: [3] } };
  const usual = new Binding(description, { session, baseUrl: server.url });
  await usual.call(operation, args);
  const chosen = new Binding(description, {
    session,
    baseUrl: server.url,
    deepObjectArrays: "indices",
  });
  await chosen.call(operation, args);
  expect(server.requests.map(({ line }) => decodeURIComponent(line.split(" ")[1] ?? ""))).toEqual([
    "/?a[x][]=1&a[x][]=2&b[x][]=3",
    "/?a[x][0]=1&a[x][1]=2&b[x][]=3",
  ]);
  const wrong = { deepObjectArrays: "commas" as "brackets" };
  expect(() => new Binding(description, wrong)).toThrow(
    'deepObjectArrays is "commas"; expected "brackets" or "indices"',
  );
});

test("cookie parameters join the jar's cookies, and take the place of those of their names", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session();
  session.cookies.set("sid=1", server.url);
  session.cookies.set("theme=dark", server.url);
  const operation: Operation = {
    id: "cookies",
    method: "GET",
    path: "/",
    params: [
      { name: "theme", in: "cookie" },
      { name: "colors", in: "cookie", style: "cookie" },
    ],
    responses: { 200: "text" },
  };
  const binding = new Binding(description, { session, baseUrl: server.url });
  await binding.call(operation, { theme: "a b", colors: ["R", "G"] });
  await binding.call(operation, { theme: null, colors: [] });
  expect(server.requests.map((request) => field(request, "cookie"))).toEqual([
    "sid=1; theme=a%20b; colors=R; colors=G",
    "sid=1; theme=dark",
  ]);
});
