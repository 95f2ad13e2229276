import { describe, expect, test } from "vitest";
import { modelOf, problemsOf } from "./model.test-support.js";

const ok = { 200: { description: "" } };
const string = { type: "string" };

describe("path items", () => {
  const operation = (operationId: string) => ({ operationId, responses: ok });
  const shared = {
    parameters: [
      { name: "a", in: "query", schema: { type: "integer" } },
      { name: "b", in: "query", schema: string },
    ],
    servers: [{ url: "https://shared.example.com" }],
    get: operation("sharedGet"),
    put: operation("sharedPut"),
  };

  test("are merged with what they refer to: what stands beside the reference wins", async () => {
    const built = await modelOf({
      paths: {
        "/a": {
          $ref: "#/components/pathItems/Shared",
          parameters: [{ name: "a", in: "query", schema: string }],
          get: operation("ownGet"),
          post: operation("ownPost"),
        },
      },
      components: { pathItems: { Shared: shared } },
    });
    const operations = built.model.groups.flatMap((group) => group.operations);
    expect(operations.map(({ id }) => id)).toEqual(["ownGet", "ownPost", "sharedPut"]);
    for (const { parameters, servers } of operations) {
      expect(parameters).toMatchObject([{ name: "a", schema: string }, { name: "b" }]);
      expect(servers?.map(({ url }) => url)).toEqual(["https://shared.example.com"]);
    }
    expect(problemsOf(built)).toEqual(["GC154 /paths/~1a/get"]);
  });

  test("keep their own operations where the reference leads nowhere", async () => {
    const built = await modelOf({
      paths: { "/a": { $ref: "#/components/pathItems/Gone", get: operation("ownGet") } },
    });
    expect(built.model.groups[0]?.operations.map(({ id }) => id)).toEqual(["ownGet"]);
    expect(problemsOf(built)).toEqual(["GC110 /paths/~1a/$ref"]);
  });

  test("that two paths share are said to be shared", async () => {
    const built = await modelOf({
      paths: {
        "/a": { $ref: "#/components/pathItems/Shared" },
        "/b": { $ref: "#/components/pathItems/Shared" },
      },
      components: { pathItems: { Shared: { get: shared.get } } },
    });
    expect(problemsOf(built)).toEqual(["GC120 /paths/~1b"]);
    const [problem] = built.diagnostics;
    expect(problem?.message).toBe('The paths /a and /b share the operation "sharedGet"');
    expect(problem?.places.map(({ pointer }) => pointer)).toEqual([
      "/paths/~1b",
      "/paths/~1a",
      "/components/pathItems/Shared/get/operationId",
    ]);
  });
});

describe("methods", () => {
  const operation = (operationId: string) => ({ operationId, responses: ok });

  test("are those of OpenAPI 3.2, and others as they are written", async () => {
    const built = await modelOf({
      openapi: "3.2.0",
      paths: {
        "/a": {
          query: operation("search"),
          trace: operation("follow"),
          additionalOperations: { COPY: operation("copy"), "M-Search": { responses: ok } },
        },
      },
    });
    const operations = built.model.groups.flatMap((group) => group.operations);
    expect(operations.map(({ method, name, id }) => [method, name, id])).toEqual([
      ["QUERY", "search", "search"],
      ["TRACE", "follow", "follow"],
      ["COPY", "copy", "copy"],
      ["M-Search", "mSearchA", "M-Search /a"],
    ]);
    expect(problemsOf(built)).toEqual([]);
  });

  test("that can't be sent, or have a field of their own, are reported", async () => {
    const built = await modelOf({
      openapi: "3.2.0",
      paths: {
        "/a": {
          additionalOperations: {
            "GET /b": operation("injected"),
            "A\r\nB": operation("injectedToo"),
            CONNECT: operation("tunnel"),
            get: operation("get"),
            "x-ours": {},
          },
        },
        "/b": { additionalOperations: ["COPY"] },
      },
    });
    expect(built.model.groups).toEqual([]);
    expect(problemsOf(built)).toEqual([
      "GC111 /paths/~1a/additionalOperations/GET ~1b",
      "GC111 /paths/~1a/additionalOperations/A\r\nB",
      "GC111 /paths/~1a/additionalOperations/CONNECT",
      "GC111 /paths/~1a/additionalOperations/get",
      "GC111 /paths/~1b/additionalOperations",
    ]);
  });
});
