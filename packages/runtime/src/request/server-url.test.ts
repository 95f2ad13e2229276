import { describe, expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { parseBaseUrl } from "./base-url.js";
import { isRelative, isUsable, serverUrl } from "./server-url.js";

/** The URL that a variable `x` of this default makes of a template, filled with a value. */
function filled(url: string, usual: string, value: unknown): string {
  const variables = { x: { default: usual } };
  const base = serverUrl({ url, variables }, { variables: { x: value }, option: "server" });
  return base === undefined ? "" : base.origin + base.path;
}

/** As `filled`; undefined where the value is refused. */
function filledOr(...[url, usual, value]: Parameters<typeof filled>): string | undefined {
  try {
    return filled(url, usual, value);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

describe("a value stays in its place", () => {
  test.each([
    ["{x}://api.example.com", "https", "http", "http://api.example.com"],
    ["htt{x}://api.example.com", "ps", "p", undefined],
    ["https://{x}/v1", "api.example.com", "eu.example.com:8443", "https://eu.example.com:8443/v1"],
    ["https://{x}/v1", "api.example.com", "[::1]:8443", "https://[::1]:8443/v1"],
    ["https://{x}:8443/v1", "api.example.com", "[::1]", "https://[::1]:8443/v1"],
    ["https://{x}:8443/v1", "api.example.com", "other.com:1", undefined],
    ["https://{x}.example.com", "eu", "münchen", "https://xn--mnchen-3ya.example.com"],
    ["https://{x}.example.com", "eu", "a.b-c_d", "https://a.b-c_d.example.com"],
    ["https://{x}.example.com", "eu", "evil.com/", undefined],
    ["https://{x}.example.com", "eu", "evil.com#", undefined],
    ["https://{x}.example.com", "eu", "evil.com?", undefined],
    ["https://{x}.example.com", "eu", "evil.com\\", undefined],
    ["https://{x}.example.com", "eu", "evil.com:80", undefined],
    ["https://{x}.example.com", "eu", "evil%2ecom%2f", undefined],
    // U+2100 becomes `a/c` where hosts are normalised (UTS 46).
    ["https://{x}.example.com", "eu", "evil.com\u2100", undefined],
    ["https://{x}.example.com", "eu", "a\tb", undefined],
    ["https://{x}.example.com", "eu", "", undefined],
    ["https://api{x}.example.com", "", "-staging", "https://api-staging.example.com"],
    ["https://api.example.com:{x}", "443", "8443", "https://api.example.com:8443"],
    ["https://api.example.com:{x}", "443", "1@evil.com", undefined],
    ["https://api.example.com:{x}", "443", "99999", undefined],
    ["https://api.example.com{x}", ":443", ":8443", "https://api.example.com:8443"],
    ["https://api.example.com{x}", ":443", ".evil.com", undefined],
    ["https://api.example.com{x}", "/v1", "/custom/v2", "https://api.example.com/custom/v2"],
    ["https://api.example.com{x}", "/v1", "", "https://api.example.com"],
    ["https://api.example.com{x}", "/v1", ".evil.com", undefined],
    ["https://api.example.com{x}", "", "@evil.com", undefined],
    ["https://api.example.com/{x}", "v1", "v2", "https://api.example.com/v2"],
    [
      "https://api.example.com/{x}/y",
      "v1",
      "a?b#c é",
      "https://api.example.com/a%3Fb%23c%20%C3%A9/y",
    ],
    ["https://api.example.com/{x}/y", "v1", "a/b", undefined],
    ["https://api.example.com/{x}/y", "v1", "..", undefined],
    ["https://api.example.com/{x}/y", "v1", "%2E%2e", undefined],
    ["https://api.example.com/.{x}/y", "v1", ".", undefined],
    ["https://api.example.com/{x}./y", "v1", ".", undefined],
    ["https://api.example.com/{x}", "v1", "", undefined],
    ["https://api.example.com/{x}", "v1", "\ud800", undefined],
    ["https://api.example.com/{x}", "a/b", "c/d", "https://api.example.com/c/d"],
    ["https://api.example.com/{x}", "a/b", "/c", undefined],
    ["https://api.example.com/{x}", "a/b", "c//d", undefined],
    ["https://api.example.com/{x}", "a/b", "c/../../d", undefined],
    ["{x}/v1", "https://api.example.com", "http://localhost:80", "http://localhost/v1"],
    ["{x}/v1", "https://api.example.com", "localhost", undefined],
    ["{x}/v1", "https://api.example.com", "file:///etc", undefined],
    ["{x}/v1", "https://api.example.com", "https://me:secret@evil.com", undefined],
    ["https://{x}.example.com", "eu", 7, undefined],
    ["https://{x}.example.com", "eu", null, undefined],
  ])("%s (%s) with %j", (url, usual, value, expected) => {
    expect(filledOr(url, usual, value)).toBe(expected);
  });

  test("what the document lists is taken at its word, and nothing else", () => {
    const server = {
      url: "https://api.example.com/{x}/y",
      variables: { x: { default: "", enum: ["", "a/b"] } },
    };
    const at = (x: string) => serverUrl(server, { variables: { x }, option: "server" })?.path;
    expect([at("a/b"), at("")]).toEqual(["/a/b/y", "//y"]);
    expect(() => at("c")).toThrow('server.variables.x is "c"; expected "", "a/b"');
  });
});

test("a relative URL stays below what it is relative to", () => {
  const base = parseBaseUrl("https://api.example.com/base/");
  const at = (url: string, from = base) => {
    const found = serverUrl({ url }, { base: from, option: "server" });
    return found && found.origin + found.path;
  };
  expect(at("v2")).toBe("https://api.example.com/base/v2");
  expect(at("/v2")).toBe("https://api.example.com/v2");
  expect(at("../v2")).toBe("https://api.example.com/v2");
  expect(at(".")).toBe("https://api.example.com/base");
  expect(serverUrl({ url: "/v2" }, { option: "server" })).toBeUndefined();
  // OpenAPI 3.2, 4.5.2.1.
  const ofDocument = { url: "./test", base: "https://device1.example.com" };
  expect(serverUrl(ofDocument, { option: "server" })).toEqual({
    origin: "https://device1.example.com",
    path: "/test",
  });
  const variables = { x: { default: "/v1" } };
  const other = (x: string) =>
    serverUrl({ url: "{x}", variables }, { base, variables: { x }, option: "server" });
  expect(other("/v2")).toEqual({ origin: "https://api.example.com", path: "/v2" });
  for (const value of ["//evil.com", "https://evil.com", "/\\evil.com"]) {
    expect(() => other(value)?.origin).not.toThrow(TypeError);
    expect(originOf(() => other(value))).not.toContain("evil");
  }
});

function originOf(find: () => { readonly origin: string } | undefined): string {
  try {
    return find()?.origin ?? "";
  } catch (error) {
    if (error instanceof UsageError) return "refused";
    throw error;
  }
}

test("what can't be sent to is passed over", () => {
  expect(isUsable("https://api.example.com")).toBe(true);
  expect(isUsable({ url: "/v1" })).toBe(true);
  expect(isUsable({ url: "wss://api.example.com" })).toBe(false);
  expect(isUsable({ url: "https://{x}.example.com" })).toBe(false);
  expect(isRelative({ url: "{x}/v1", variables: { x: { default: "https://a.example" } } })).toBe(
    false,
  );
  expect(() => serverUrl({ url: "https://{x}.example.com" }, { option: "server" })).toThrow(
    "server is https://{x}.example.com, whose variable {x} the document doesn't describe",
  );
});

test("inherited names are no variables", () => {
  const server = {
    url: "https://{toString}.example.com",
    variables: { toString: { default: "a" } },
  };
  expect(serverUrl(server, { variables: {}, option: "server" })?.origin).toBe(
    "https://a.example.com",
  );
  expect(() =>
    serverUrl(
      { url: "https://a.example.com" },
      { variables: { constructor: "x" }, option: "server" },
    ),
  ).toThrow("has no such variable; there are none");
});
