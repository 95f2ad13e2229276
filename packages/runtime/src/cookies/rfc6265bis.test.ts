import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CookieJar } from "./jar.js";

const https = "https://www.example.test";
const http = "http://www.example.test";

/** What is left after responses, each an origin and its `Set-Cookie` texts, as `name=value`. */
function kept(...responses: readonly (readonly [origin: string, ...texts: string[]])[]): string[] {
  const jar = new CookieJar();
  for (const [origin, ...texts] of responses) jar.store(texts, origin, "/a/b");
  return jar.all().map(({ name, value }) => `${name}=${value}`);
}

describe("http leaves Secure cookies alone", () => {
  const secure = "sid=good; Secure; Path=/";
  test.each([
    ["overwriting", "sid=evil; Path=/"],
    ["removing", "sid=; Max-Age=0; Path=/"],
    ["shadowing at a longer path", "sid=evil; Path=/a/b"],
    ["shadowing from a domain above", "sid=evil; Path=/; Domain=example.test"],
    ["overwriting with Secure", "sid=evil; Path=/; Secure"],
  ])("%s", (_what, text) => {
    expect(kept([https, secure], [http, text])).toEqual(["sid=good"]);
  });

  test("from a domain below as well", () => {
    const responses = [
      [https, `${secure}; Domain=example.test`],
      ["http://evil.example.test", "sid=evil"],
    ] as const;
    expect(kept(...responses)).toEqual(["sid=good"]);
  });

  test("but sets cookies that don't touch them, and https may do what it likes", () => {
    expect(kept([https, secure], [http, "other=1", "sid2=1"])).toHaveLength(3);
    expect(kept([https, "sid=1; Secure; Path=/a/b/c"], [http, "sid=2; Path=/a"])).toHaveLength(2);
    expect(kept([https, secure], [https, "sid=new; Path=/"])).toEqual(["sid=new"]);
    expect(kept([https, secure], ["http://other.test", "sid=1; Path=/"])).toHaveLength(2);
  });

  test("the machine itself counts as secure", () => {
    for (const host of ["localhost", "app.localhost", "127.0.0.1", "[::1]"]) {
      expect(kept([`http://${host}:8080`, "a=1; Secure"])).toEqual(["a=1"]);
    }
    for (const host of ["127.evil.test", "localhost.evil.test", "128.0.0.1", "[::2]"]) {
      expect(kept([`http://${host}`, "a=1; Secure"])).toEqual([]);
    }
  });
});

describe("prefixes keep their promise in any case", () => {
  test.each([
    ["__Secure-a=1", false],
    ["__secure-a=1", false],
    ["__SECURE-a=1; Secure", true],
    ["__Host-a=1; Secure; Path=/", true],
    ["__host-a=1; Secure; Path=/", true],
    ["__host-a=1; Secure", false],
    ["__host-a=1; Secure; Path=/a", false],
    ["__HOST-a=1; Secure; Path=/; Domain=www.example.test", false],
    ["__Host-a=1; Path=/", false],
    ["__Http-a=1; Secure", false],
    ["__http-a=1; HttpOnly", false],
    ["__Http-a=1; Secure; HttpOnly", true],
    ["__Host-Http-a=1; Secure; HttpOnly; Path=/", true],
    ["__host-http-a=1; Secure; Path=/", false],
    ["__Host-Http-a=1; Secure; HttpOnly", false],
    ["__Hosta=1", true],
    // Without a name, a Cookie header makes one of the value.
    ["=__Secure-a=1", false],
    ["=__Host-a", true],
    ["=sid=1", false],
  ])("%s", (text, isKept) => {
    expect(kept([https, text])).toHaveLength(isKept ? 1 : 0);
  });
});

describe("domains", () => {
  test.each([
    ["a host's own or one above", https, "example.test", "example.test", false],
    ["a leading dot and upper case", https, ".EXAMPLE.test", "example.test", false],
    ["a final dot", https, "example.test.", "example.test", false],
    ["an empty one is the host", https, "", "www.example.test", true],
    [
      "a host that is a public suffix",
      "https://me.github.io",
      "me.github.io",
      "me.github.io",
      false,
    ],
    ["a public suffix for itself alone", "https://github.io", "github.io", "github.io", true],
    ["a name without dots for itself alone", "https://intranet", "intranet", "intranet", true],
    ["an address", "https://127.0.0.1", "127.0.0.1", "127.0.0.1", true],
    ["an IPv6 address", "https://[::1]", "::1", "::1", true],
    [
      "an international name",
      "https://www.bücher.example",
      "bücher.example",
      "xn--bcher-kva.example",
      false,
    ],
  ] as const)("takes %s", (_what, origin, domain, expected, hostOnly) => {
    const jar = new CookieJar();
    jar.store(`a=1; Domain=${domain}`, new URL(origin).origin, "/");
    expect(jar.all()).toMatchObject([{ domain: expected, hostOnly }]);
    expect(jar.header(new URL(origin).origin, "/")).toBe("a=1");
  });

  test.each([
    ["another site", https, "other.test"],
    ["a part of a label", https, "xample.test"],
    ["one below", "https://example.test", "www.example.test"],
    ["a suffix", "https://example.com", "com"],
    ["a suffix of two labels", "https://www.example.co.uk", "co.uk"],
    ["a private suffix", "https://me.github.io", "github.io"],
    ["a suffix behind a final dot", "https://example.com.", "com."],
    ["a part of an address", "https://127.0.0.1", "0.0.1"],
    ["with a port", "https://example.com:8080", "example.com:8080"],
    ["no domain at all", https, "ex ample.test"],
  ])("refuses %s", (_what, origin, domain) => {
    expect(kept([origin, `a=1; Domain=${domain}`])).toEqual([]);
  });

  test("a final dot in a URL names the same host", () => {
    const jar = new CookieJar();
    jar.store("a=1", "https://example.com.", "/");
    expect(jar.header("https://example.com", "/")).toBe("a=1");
    expect(jar.header("https://example.com.:8443", "/")).toBe("a=1");
  });

  test("a host's own cookie and its domain's are two", () => {
    const texts = ["a=1; Path=/", "a=2; Path=/; Domain=www.example.test"];
    expect(kept([https, ...texts])).toEqual(["a=1", "a=2"]);
  });
});

describe("texts", () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) }));
  afterEach(() => void vi.useRealTimers());

  test.each([
    ["a=1; Path=/x; path=/", "/", undefined],
    ["a=1; Path=x", "/a", undefined],
    ["a=1; Path=/x; Path", "/a", undefined],
    ["a=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT; Max-Age=0; Max-Age=x; Max-Age=60", "/a", 60],
    ["a=1; Expires=nonsense", "/a", undefined],
    ["a=1; Max-Age=9".padEnd(400, "9"), "/a", 400 * 86_400],
    ["a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT", "/a", 400 * 86_400],
    [
      `a=1; Path=/${"x".repeat(1_023)}; Domain=${"x".repeat(1_025)}`,
      `/${"x".repeat(1_023)}`,
      undefined,
    ],
    [`a=1; Path=/${"x".repeat(1_024)}; Max-Age=60`, "/a", 60],
    ["  a = 1 ; UNKNOWN=2 ;; =;", "/a", undefined],
  ])("%s", (text, path, age) => {
    const jar = new CookieJar();
    jar.store(text, https, "/a/b");
    const expires = age === undefined ? undefined : new Date(Date.now() + age * 1_000);
    expect(jar.all()).toMatchObject([{ name: "a", value: "1", path, expires }]);
  });

  test("names and values of 4096 bytes are kept, longer ones are not", () => {
    expect(kept([https, `abc=${"x".repeat(4_093)}`])).toHaveLength(1);
    expect(kept([https, `abc=${"x".repeat(4_094)}`])).toEqual([]);
  });

  test("what no header can carry is not kept", () => {
    for (const bad of ["\u0000", "\n", "\r", "\t", "\u007f", "\u20ac"]) {
      expect(kept([https, `a=1${bad}2`])).toEqual([]);
      expect(kept([https, `a=1; Path=/${bad}x`])).toEqual([]);
    }
    expect(kept([https, "a=\u00e9"])).toEqual(["a=\u00e9"]);
  });

  test("empty parts, quotes and equals signs stay as they are", () => {
    expect(kept([https, "a=", "b", "c=x=y", 'd="q"', "=", "; Path=/"])).toEqual([
      "a=",
      "=b",
      "c=x=y",
      'd="q"',
    ]);
  });
});

describe("limits", () => {
  test("of a domain's cookies the 50 used last are kept, and Secure ones before others", () => {
    const jar = new CookieJar();
    jar.store(["first=1; Secure", "second=1"], https, "/");
    for (let index = 0; index < 100; index++) jar.store(`c${index}=1`, https, "/");
    jar.store("other=1", "https://other.test", "/");
    const names = jar.all().map(({ name }) => name);
    expect(names).toHaveLength(51);
    expect(names).toEqual(expect.arrayContaining(["first", "c99", "c51", "other"]));
    expect(names).not.toContain("second");
  });

  test("http can't push out Secure cookies by their number", () => {
    const jar = new CookieJar();
    jar.store(
      Array.from({ length: 50 }, (_, index) => `s${index}=1; Secure`),
      https,
      "/",
    );
    jar.store(
      Array.from({ length: 50 }, (_, index) => `p${index}=1`),
      http,
      "/",
    );
    expect(jar.all().every(({ secure }) => secure)).toBe(true);
    expect(jar.size).toBe(50);
  });

  test("there are 3000 at most", () => {
    const jar = new CookieJar();
    for (let index = 0; index < 3_100; index++) {
      jar.store("a=1", `https://h${index}.example.test`, "/");
    }
    expect(jar.size).toBe(3_000);
    expect(jar.header("https://h3099.example.test", "/")).toBe("a=1");
    expect(jar.header("https://h0.example.test", "/")).toBe("");
  });
});

test("a cookie keeps its place when it is set again", () => {
  expect(kept([https, "a=1", "b=1"], [https, "a=2"])).toEqual(["a=2", "b=1"]);
});
