import { describe, expect, test } from "vitest";
import { converted, convertedAt } from "./convert.test-support.js";

type Servers = { url: string; variables?: object }[] | undefined;

const urls = (servers: unknown): string[] | undefined =>
  (servers as Servers)?.map(({ url }) => url);

describe("of a document on disk", () => {
  test.each([
    [{ host: "api.example.com", schemes: ["https"] }, ["https://api.example.com"]],
    [
      { host: "api.example.com:8443", basePath: "/v2", schemes: ["https"] },
      ["https://api.example.com:8443/v2"],
    ],
    [{ host: "a.example", basePath: "/", schemes: ["https"] }, ["https://a.example"]],
    [{ host: "a.example/", basePath: "v2/", schemes: ["https"] }, ["https://a.example/v2"]],
    // The first is the one that is used: rather the one that nobody can read.
    [
      { host: "a.example", schemes: ["http", "HTTPS", "http"] },
      ["https://a.example", "http://a.example"],
    ],
    [{ basePath: "/v2" }, ["/v2"]],
    [{ basePath: "/v2", schemes: ["https"] }, ["/v2"]],
    [{}, ["/"]],
  ])("%j", async (document, expected) => {
    const { at, problems } = await converted(document);
    expect(urls(at("servers"))).toEqual(expected);
    expect(problems).toEqual([]);
  });

  test.each([
    [{ host: "api.example.com" }, ["https://api.example.com"]],
    [{ host: "localhost:8080" }, ["http://localhost:8080"]],
    [{ host: "localhost.example.com" }, ["https://localhost.example.com"]],
    [{ host: "http://a.example", schemes: ["https"] }, ["https://a.example"]],
  ])("with a warning: %j", async (document, expected) => {
    const { at, problems } = await converted(document);
    expect(urls(at("servers"))).toEqual(expected);
    expect(problems).toEqual(["GC218 /host"]);
  });
});

describe("of a document on the web", () => {
  // Swagger 2.0: host and scheme are those "serving the documentation" where they are missing.
  test.each([
    [{ host: "a.example" }, ["http://a.example"]],
    [{ basePath: "/v2" }, ["/v2"]],
    [{ basePath: "/v2", schemes: ["https"] }, ["https://docs.example:81/v2"]],
    [{}, ["/"]],
  ])("%j", (document, expected) => {
    const { at, problems } = convertedAt("http://docs.example:81/api/swagger.json", document);
    expect(urls(at("servers"))).toEqual(expected);
    expect(problems).toEqual([]);
  });
});

test("an operation with schemes of its own has servers of its own", async () => {
  const { at } = await converted({
    host: "a.example",
    basePath: "/v2",
    schemes: ["http", "https"],
    paths: {
      "/a": { get: { schemes: ["https"], responses: {} }, put: { schemes: ["https", "http"] } },
    },
  });
  expect(urls(at("paths", "/a", "get", "servers"))).toEqual(["https://a.example/v2"]);
  expect(at("paths", "/a", "put", "servers")).toBeUndefined();
});

describe("AutoRest's x-ms-parameterized-host", () => {
  test("gives a server with variables", async () => {
    const { at } = await converted({
      basePath: "/v1",
      schemes: ["https"],
      parameters: {
        region: {
          name: "region",
          in: "path",
          type: "string",
          enum: ["eu", "us"],
          description: "Where",
        },
      },
      "x-ms-parameterized-host": {
        hostTemplate: "{region}.{host}",
        parameters: [
          { $ref: "#/parameters/region" },
          { name: "host", in: "path", type: "string", default: "example.com" },
        ],
      },
    });
    expect(at("servers")).toEqual([
      {
        url: "https://{region}.{host}/v1",
        variables: {
          region: { default: "eu", enum: ["eu", "us"], description: "Where" },
          host: { default: "example.com" },
        },
      },
    ]);
  });

  test("without a default leaves its variable open; the template may have the scheme", async () => {
    const { at } = await converted({
      "x-ms-parameterized-host": {
        hostTemplate: "{endpoint}",
        useSchemePrefix: false,
        parameters: [{ name: "endpoint", in: "path", type: "string" }],
      },
    });
    expect(at("servers")).toEqual([{ url: "{endpoint}" }]);
  });
});
