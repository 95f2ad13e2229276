import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { ProxyServer } from "./proxy.js";
import { type ProxyOption, readProxy } from "./proxy-option.js";

function read(option: ProxyOption): ProxyServer {
  const proxy = readProxy(option);
  if (!(proxy instanceof ProxyServer)) throw new Error("no proxy was read");
  return proxy;
}

test.each([
  ["proxy.test:3128", "http", "proxy.test", 3128],
  ["http://proxy.test", "http", "proxy.test", 80],
  ["http://proxy.test:80/", "http", "proxy.test", 80],
  ["HTTPS://Proxy.Test", "https", "proxy.test", 443],
  ["https://proxy.test:80", "https", "proxy.test", 80],
  ["socks5://proxy.test", "socks5", "proxy.test", 1080],
  ["socks5://PROXY.test:80", "socks5", "proxy.test", 80],
  ["socks5h://bücher.test", "socks5h", "xn--bcher-kva.test", 1080],
  ["http://[::1]:3128", "http", "::1", 3128],
  ["[::1]:3128", "http", "::1", 3128],
  ["user:secret@proxy.test:3128", "http", "proxy.test", 3128],
])("%s", (url, scheme, hostname, port) => {
  expect(read(url)).toMatchObject({ scheme, hostname, port });
});

test("none, and nothing said, are different things", () => {
  expect(readProxy(false)).toBe(false);
  expect(readProxy(null)).toBe(false);
  expect(readProxy(undefined)).toBeUndefined();
});

test("credentials in the URL are percent-decoded", () => {
  const proxy = read("http://us%40er:p%3Aa%2Fss@proxy.test:3128");
  expect(proxy.credentials).toEqual({ username: "us@er", password: "p:a/ss" });
  expect(proxy.authorization).toBe(`Basic ${btoa("us@er:p:a/ss")}`);
  expect(proxy.headers).toEqual(["proxy-authorization", proxy.authorization]);
});

test("an at sign in a password need not be encoded, nor need there be a password", () => {
  expect(read("http://user:p@ss@proxy.test").credentials?.password).toBe("p@ss");
  expect(read("http://token@proxy.test").credentials).toEqual({ username: "token", password: "" });
});

test("auth and headers go to the proxy, in UTF-8", () => {
  const proxy = read({
    url: "http://proxy.test",
    auth: { username: "jürgen", password: "geheim" },
    headers: { "X-Team": "blue" },
  });
  const token = Buffer.from("jürgen:geheim").toString("base64");
  expect(proxy.headers).toEqual(["proxy-authorization", `Basic ${token}`, "x-team", "blue"]);
});

test("another scheme than Basic comes as a header", () => {
  const headers = { "proxy-authorization": "Bearer abc" };
  expect(read({ url: "http://proxy.test", headers }).authorization).toBe("Bearer abc");
});

describe("secrets", () => {
  const option = {
    url: "https://hans:geheim@proxy.test:3128",
    headers: { "x-token": "ticket" },
    tls: { servername: "inner.test" },
  };

  test("are shown neither by inspect nor by JSON, nor by the key", () => {
    const proxy = read(option);
    const shown = [inspect(proxy, { depth: 9, showHidden: true }), JSON.stringify(proxy)].join();
    expect(shown).toContain("https://***@proxy.test:3128");
    expect(shown).not.toMatch(/hans|geheim|ticket|aGFuczpnZWhlaW0/);
    expect(proxy.key).not.toMatch(/hans|geheim|ticket|aGFuczpnZWhlaW0/);
  });

  test("make the key, as everything else does", () => {
    const { key } = read(option);
    expect(read({ ...option }).key).toBe(key);
    const { url: _, ...rest } = option;
    const auth = { username: "hans", password: "geheim" };
    expect(read({ ...rest, url: "https://proxy.test:3128", auth }).key).toBe(key);
    const others: ProxyOption[] = [
      { ...option, url: option.url.replace("geheim", "anders") },
      { ...option, url: option.url.replace("3128", "3129") },
      { ...option, headers: { "x-token": "other" } },
      { ...option, tls: { servername: "other.test" } },
      { ...option, tls: {} },
      "http://hans:geheim@proxy.test:3128",
    ];
    expect(new Set([key, ...others.map((other) => read(other).key)]).size).toBe(others.length + 1);
  });
});

const broken: readonly (readonly [name: string, option: unknown, message: RegExp])[] = [
  [
    "an unknown scheme",
    "socks4://hans:geheim@proxy.test",
    /scheme socks4: expected http:.*socks5h/,
  ],
  ["a scheme of which it is unclear what it means", "socks://proxy.test", /scheme socks:/],
  ["what every object has", "constructor://proxy.test", /scheme constructor:/],
  ["no host", "http://", /no URL of a proxy \(ERR_INVALID_URL\)/],
  ["an empty text", "", /no URL of a proxy/],
  ["a host with a space", "http://hans:geheim@pro xy.test", /no URL of a proxy/],
  ["a port beyond the last", "http://hans:geheim@proxy.test:65536", /no URL of a proxy/],
  ["port 0", "http://proxy.test:0", /port 0/],
  ["a path", "http://hans:geheim@proxy.test/proxy.pac", /has a path/],
  ["a query", "http://proxy.test?geheim", /query/],
  ["a stray percent sign", "http://hans:geheim%@proxy.test", /write it as %25/],
  ["a number", 3128, /is a number/],
  ["true", true, /is a boolean/],
  ["no URL", { auth: { username: "a", password: "b" } }, /no URL of a proxy/],
  ["an unknown option", { url: "http://proxy.test", header: {} }, /did you mean headers\?/],
  ["a colon in a username", "http://ha%3Ans:geheim@proxy.test", /colon in the username/],
  ["a line break in a password", "http://hans:geheim%0A@proxy.test", /control character/],
  ["a long SOCKS password", `socks5://hans:${"geheim".repeat(50)}@proxy.test`, /255 bytes/],
  [
    "credentials twice",
    { url: "http://hans:geheim@proxy.test", auth: { username: "hans", password: "geheim" } },
    /both in its URL and as auth/,
  ],
  [
    "credentials and a header that has them",
    { url: "http://hans:geheim@proxy.test", headers: { "Proxy-Authorization": "Bearer geheim" } },
    /give one of them/,
  ],
  [
    "auth without a password",
    { url: "http://proxy.test", auth: { username: "geheim" } },
    /auth has/,
  ],
  [
    "auth that is no object",
    { url: "http://proxy.test", auth: "geheim" },
    /proxy.auth is no object/,
  ],
  [
    "headers with SOCKS",
    { url: "socks5://proxy.test", headers: { a: "b" } },
    /SOCKS, which has no/,
  ],
  ["tls without TLS", { url: "http://proxy.test", tls: {} }, /spoken to as http:/],
  [
    "TLS options that can't be used",
    { url: "https://proxy.test", tls: { ca: "/etc/geheim.pem" } },
    /^proxy\.tls\.ca is no PEM/,
  ],
];

test.each(broken)("%s is refused, without a word of its secrets", (_name, option, message) => {
  const error = capture(() => readProxy(option as ProxyOption));
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ code: "INVALID_OPTION" });
  expect(error.message).toMatch(/^(?:a )?proxy/);
  expect(error.message).toMatch(message);
  expect(inspect(error)).not.toMatch(/geheim/);
});

function capture(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
