import { expect, test } from "vitest";
import { converted } from "./convert.test-support.js";

const authorizationUrl = "https://a.example/authorize?audience=pets";
const tokenUrl = "https://a.example/token";
const scopes = { "read:pets": "Read pets" };

// Swagger 2.0, "Security Scheme Object"; OpenAPI 3.0.4, 4.7.27 and 4.7.28.
test.each([
  [
    { type: "basic", description: "By name", "x-a": 1 },
    { type: "http", scheme: "basic", description: "By name", "x-a": 1 },
  ],
  [
    { type: "apiKey", in: "header", name: "X-Key" },
    { type: "apiKey", in: "header", name: "X-Key" },
  ],
  [
    { type: "oauth2", flow: "implicit", authorizationUrl, scopes },
    { type: "oauth2", flows: { implicit: { authorizationUrl, scopes } } },
  ],
  [
    { type: "oauth2", flow: "password", tokenUrl, scopes, "x-a": 1 },
    { type: "oauth2", flows: { password: { tokenUrl, scopes } }, "x-a": 1 },
  ],
  [
    { type: "oauth2", flow: "application", tokenUrl },
    { type: "oauth2", flows: { clientCredentials: { tokenUrl, scopes: {} } } },
  ],
  [
    { type: "oauth2", flow: "accessCode", authorizationUrl, tokenUrl, scopes },
    { type: "oauth2", flows: { authorizationCode: { authorizationUrl, tokenUrl, scopes } } },
  ],
])("%j", async (written, expected) => {
  const { at, problems } = await converted({ securityDefinitions: { it: written } });
  expect(at("components", "securitySchemes", "it")).toEqual(expected);
  expect(problems).toEqual([]);
});

test.each([
  [{ type: "oauth2", flow: "authorizationCode", tokenUrl }, "/flow"],
  [{ type: "oauth2" }, ""],
])("an unknown flow leaves a scheme that takes a token: %j", async (written, end) => {
  const { at, problems } = await converted({ securityDefinitions: { it: written } });
  expect(at("components", "securitySchemes", "it")).toEqual({ type: "oauth2", flows: {} });
  expect(problems).toEqual([`GC217 /securityDefinitions/it${end}`]);
});

test("requirements stay as they are, of the document and of operations", async () => {
  const { at } = await converted({
    security: [{ it: [], other: ["read"] }],
    paths: { "/a": { get: { security: [], responses: {} } } },
  });
  expect(at("security")).toEqual([{ it: [], other: ["read"] }]);
  expect(at("paths", "/a", "get", "security")).toEqual([]);
});
