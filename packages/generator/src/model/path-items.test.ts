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
    expect(problemsOf(built)).toEqual(["GC111 /paths/~1a/get"]);
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
