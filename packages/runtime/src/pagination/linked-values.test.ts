import { expect, test } from "vitest";
import { response, scripted } from "../../../../test/servers/scripted.js";
import { Binding, type Operation } from "../index.js";

test("values of a page that is linked to become what those of the first one are", async () => {
  const big = '{"id":9007199254740993}';
  const headers = { "content-type": "application/json", Link: "</2>; rel=next" };
  await using server = await scripted(({ socket, number }) => {
    socket.write(
      response(200, `[${big}]`, number === 1 ? headers : { "content-type": "application/json" }),
    );
  });
  const description = {
    title: "Lists",
    servers: [],
    securitySchemes: {},
    values: { int64: "bigint" },
    schemas: {},
  } as const;
  const properties = { id: { type: "integer", format: "int64" } } as const;
  const schema = { type: "array", items: { type: "object", properties } } as const;
  const operation: Operation = {
    id: "list",
    method: "GET",
    path: "/list",
    responses: {
      200: {
        content: { "application/json": "json" },
        schemas: { "application/json": schema },
      },
    },
  };
  const binding = new Binding(description, { baseUrl: server.url });
  const ids: unknown[] = [];
  const items = binding.call<{ id: bigint }[], unknown>(operation).items({ link: "next" });
  for await (const { id } of items) ids.push(id);
  await binding.close();
  expect(ids).toEqual([9007199254740993n, 9007199254740993n]);
});
