import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { UsageError } from "../errors.js";
import type { CookieInit } from "./cookie.js";
import { CookieJar } from "./jar.js";

const origin = "https://api.example.test";

describe("a header", () => {
  test("has a cookie where its domain, path and Secure attribute allow", () => {
    const jar = new CookieJar();
    jar.set("host=1; Path=/", `${origin}/`);
    jar.set("domain=1; Domain=example.test; Path=/", `${origin}/`);
    jar.set("deep=1; Path=/v1", `${origin}/`);
    jar.set("secure=1; Secure; Path=/", `${origin}/`);
    expect(jar.header(origin, "/")).toBe("host=1; domain=1; secure=1");
    expect(jar.header(origin, "/v1/pets?q=/v2")).toBe("deep=1; host=1; domain=1; secure=1");
    expect(jar.header(origin, "/v10")).toBe("host=1; domain=1; secure=1");
    expect(jar.header("http://api.example.test", "/")).toBe("host=1; domain=1");
    expect(jar.header("https://other.example.test", "/")).toBe("domain=1");
    expect(jar.header("https://example.test.evil.test", "/")).toBe("");
    expect(jar.header("https://evilexample.test", "/")).toBe("");
  });

  test("is made anew where the jar changed", () => {
    const jar = new CookieJar();
    expect(jar.header(origin, "/")).toBe("");
    jar.set("a=1", origin);
    expect(jar.header(origin, "/")).toBe("a=1");
    jar.store(["a=2; Path=/", "b=3; Path=/"], origin, "/x");
    expect(jar.header(origin, "/")).toBe("a=2; b=3");
    jar.store("a=; Max-Age=0; Path=/", origin, "/x");
    expect(jar.header(origin, "/")).toBe("b=3");
    jar.delete("b", origin);
    expect(jar.header(origin, "/")).toBe("");
    jar.import(cookieFile({ name: "c", value: "4" }));
    expect(jar.header(origin, "/")).toBe("c=4");
    jar.clear();
    expect([jar.header(origin, "/"), jar.size, jar.all()]).toEqual(["", 0, []]);
  });

  test("compares paths as they are sent, without decoding them", () => {
    const jar = new CookieJar();
    jar.set("a=1; Path=/a%20b", origin);
    expect(jar.header(origin, "/a%20b/c")).toBe("a=1");
    expect(jar.header(origin, "/a%2520b/c")).toBe("");
  });

  test("is right for more origins than the cache holds", () => {
    const jar = new CookieJar();
    jar.set("a=1; Domain=example.test; Path=/", origin);
    for (let index = 0; index < 1_200; index++) {
      expect(jar.header(`https://h${index}.example.test`, "/")).toBe("a=1");
    }
  });
});

describe("time", () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) }));
  afterEach(() => void vi.useRealTimers());

  test("ends a cookie, however often it was sent", () => {
    const jar = new CookieJar();
    jar.set("a=1; Max-Age=60", origin);
    jar.set("b=1", origin);
    vi.advanceTimersByTime(50_000);
    expect(jar.header(origin, "/")).toBe("a=1; b=1");
    expect(jar.get("a", origin)?.expires).toEqual(new Date(Date.UTC(2030, 0, 1, 0, 1)));
    vi.advanceTimersByTime(11_000);
    expect(jar.header(origin, "/")).toBe("b=1");
    expect(jar.get("a", origin)).toBeUndefined();
    expect(jar.size).toBe(1);
  });

  test("takes expired cookies out of the memory although nobody asks for them", () => {
    const jar = new CookieJar();
    for (let index = 0; index < 1_000; index++) {
      jar.store("a=1; Max-Age=10", `https://h${index}.example.test`, "/");
    }
    expect(jar.size).toBe(1_000);
    vi.advanceTimersByTime(11_000);
    jar.store("b=1", origin, "/");
    expect([...jar].map(({ name }) => name)).toEqual(["b"]);
  });
});

describe("set", () => {
  test("takes a cookie in parts, for the host alone and Secure over https by default", () => {
    const jar = new CookieJar();
    jar.set({ name: "a", value: "x y" }, `${origin}/v1/login`);
    jar.set({ name: "b", value: "", domain: ".Example.TEST", path: "/v1", secure: false }, origin);
    jar.set({ name: "c", value: "1" }, "http://api.example.test");
    expect(jar.header(origin, "/")).toBe("a=x y; c=1");
    expect(jar.header("http://www.example.test", "/v1")).toBe("b=");
    expect(jar.header("http://api.example.test", "/")).toBe("c=1");
  });

  test("removes with an expiry in the past", () => {
    const jar = new CookieJar();
    jar.set({ name: "a", value: "1" }, origin);
    jar.set({ name: "a", value: "", expires: new Date(0) }, origin);
    expect(jar.size).toBe(0);
  });

  test.each<[cookie: unknown, message: RegExp]>([
    [{ name: "a", value: "s3cret\r\nX-Evil: 1" }, /line break/],
    [{ name: "a\n", value: "s3cret" }, /name begins or ends with a space/],
    [{ name: "a\u0000", value: "s3cret" }, /control character/],
    [{ name: "a", value: "s3cret\u20ac" }, /latin-1/],
    [{ name: "a", value: "s3cret; Domain=b" }, /value has ";"/],
    [{ name: "a=b", value: "s3cret" }, /name has "="/],
    [{ name: "a", value: " s3cret" }, /value begins or ends with a space/],
    [{ name: "a", value: 1 }, /value is a number; expected a string/],
    [{ name: "a", value: "s3cret", path: "v1" }, /path is "v1"; expected one that begins with/],
    [{ name: "a", value: "s3cret", expires: "tomorrow" }, /expires is a string; expected a valid/],
    [{ name: "a", value: "s3cret", sameSite: "Lax" }, /sameSite is "Lax"; expected "strict"/],
    [{ name: "a", value: "s3cret", http_only: true }, /did you mean httpOnly\?/],
    [{ name: "a", value: "s3cret", domain: "other.test" }, /may not set cookies for another/],
    [{ name: "a", value: `s3cret${"x".repeat(4_096)}` }, /4103 bytes long; 4096 is the limit/],
    [null, /is null; expected a Set-Cookie text or/],
    ["a=s3cret\r\nX-Evil: 1", /line break/],
    ["a=s3cret; Domain=other.test", /may not set cookies for another domain/],
    ["", /neither name nor value/],
  ])("refuses %j", (cookie, message) => {
    const jar = new CookieJar();
    // What a program without types may pass.
    const set = () => jar.set(cookie as CookieInit, origin);
    expect(set).toThrow(UsageError);
    expect(set).toThrow(message);
    expect(set).not.toThrow("s3cret");
    expect(jar.size).toBe(0);
  });

  test.each(["/v1", "", "ftp://example.test/", undefined])("refuses the URL %j", (url) => {
    const jar = new CookieJar();
    // What a program without types may pass.
    expect(() => jar.set("a=1", url as string)).toThrow(/expected an absolute one/);
    expect(() => jar.get("a", url as string)).toThrow(UsageError);
  });
});

test("cookies are read with all that is known of them", () => {
  const jar = new CookieJar();
  const expires = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000);
  jar.set(
    `sid=x; Path=/v1; HttpOnly; Secure; SameSite=Lax; Expires=${expires.toUTCString()}`,
    origin,
  );
  const sid = jar.get("sid", `${origin}/v1`);
  expect(sid).toMatchObject({
    name: "sid",
    value: "x",
    domain: "api.example.test",
    hostOnly: true,
    path: "/v1",
    expires,
    secure: true,
    httpOnly: true,
    sameSite: "lax",
  });
  expect(jar.get("sid", origin)).toBeUndefined();
  expect(jar.all()).toEqual([sid]);
  expect([...jar]).toEqual([sid]);
});

test("of cookies with one name, what is sent first is read first, and all are deleted", () => {
  const jar = new CookieJar();
  jar.set("a=root; Path=/", origin);
  jar.set("a=deep; Path=/v1", origin);
  jar.set("a=other; Path=/v2", origin);
  expect(jar.get("a", `${origin}/v1`)?.value).toBe("deep");
  expect(jar.all(`${origin}/v1`).map(({ value }) => value)).toEqual(["deep", "root"]);
  expect(jar.delete("a", `${origin}/v1`)).toBe(true);
  expect(jar.delete("a", `${origin}/v1`)).toBe(false);
  expect(jar.all().map(({ value }) => value)).toEqual(["other"]);
});

test("clear(url) forgets what its host gets, at any path, and leaves other hosts theirs", () => {
  const jar = new CookieJar();
  jar.set("a=1; Path=/v1; Secure", origin);
  jar.set("b=1; Domain=example.test", origin);
  jar.set("c=1", "https://www.example.test");
  jar.clear("http://api.example.test/v2");
  expect(jar.all().map(({ name }) => name)).toEqual(["c"]);
});

test("no value shows in a log", () => {
  const jar = new CookieJar();
  jar.set("sid=s3cret", origin);
  const cookie = jar.get("sid", origin);
  const shown = [jar, cookie, jar.all(), { jar }, new Map([[cookie, jar]])].flatMap((value) => [
    inspect(value, { depth: 9, showHidden: true }),
    JSON.stringify(value),
  ]);
  expect(shown.join("\n")).not.toContain("s3cret");
  expect(inspect(jar)).toBe("CookieJar(1)");
  expect(inspect(cookie)).toContain("value: '***'");
});

describe("prototypes", () => {
  test("are not polluted by any part of a cookie", () => {
    const jar = new CookieJar();
    const names = ["__proto__", "constructor", "prototype", "toString"];
    const before = Object.getOwnPropertyNames(Object.prototype);
    for (const name of names) {
      jar.store(
        [`${name}=polluted; Path=/${name}`, `polluted=${name}; ${name}=polluted`],
        `https://${name}.test`,
        `/${name}/`,
      );
      jar.import(cookieFile({ name, value: "polluted", domain: name, path: `/${name}` }));
      jar.import(`{"__proto__": {"polluted": 1}, ${cookieFile().slice(1)}`);
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(jar.header("https://__proto__", "/__proto__")).toBe("__proto__=polluted");
  });

  test("that are polluted change no cookie", () => {
    const polluted = { domain: "test", path: "/x", secure: true, httpOnly: true, maxAge: 0 };
    const jar = new CookieJar();
    Object.assign(Object.prototype, polluted);
    try {
      jar.store("a=1", origin, "/");
      jar.import('{"format":"gen-client-cookies","version":1,"cookies":[]}');
    } finally {
      for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name);
    }
    expect(jar.header("http://api.example.test", "/")).toBe("a=1");
    expect(jar.get("a", origin)).toMatchObject({ domain: "api.example.test", httpOnly: false });
  });
});

/** A file in our JSON with one cookie, or none. */
function cookieFile(cookie?: Readonly<Record<string, unknown>>): string {
  const defaults = {
    domain: "api.example.test",
    hostOnly: true,
    path: "/",
    secure: false,
    httpOnly: false,
  };
  const cookies = cookie === undefined ? [] : [{ ...defaults, ...cookie }];
  return JSON.stringify({ format: "gen-client-cookies", version: 1, cookies });
}
