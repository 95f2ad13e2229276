import { expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { CookieJar } from "./jar.js";

const origin = "https://api.example.test";

test("a cookie goes where its domain, path and Secure attribute allow", () => {
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
});

test("a changed jar is asked anew", () => {
  const jar = new CookieJar();
  expect(jar.header(origin, "/")).toBe("");
  jar.set("a=1", origin);
  expect(jar.header(origin, "/")).toBe("a=1");
  jar.store(["a=2; Path=/", "b=3; Path=/"], origin, "/x");
  expect(jar.header(origin, "/")).toBe("a=2; b=3");
  jar.store("a=; Max-Age=0; Path=/", origin, "/x");
  expect(jar.header(origin, "/")).toBe("b=3");
  jar.clear();
  expect([jar.header(origin, "/"), jar.size, jar.all()]).toEqual(["", 0, []]);
});

test("what a server may not set is dropped; what a program may not set is an error", () => {
  const jar = new CookieJar();
  const refused = ["a=1; Domain=other.test", "b=1; Domain=test", "__Host-c=1; Path=/"];
  jar.store(refused, "http://api.example.test", "/");
  expect(jar.size).toBe(0);
  expect(() => jar.set("a=s3cret; Domain=other.test", origin)).toThrow(UsageError);
  expect(() => jar.set("a=s3cret; Domain=other.test", origin)).not.toThrow("s3cret");
});

test("cookies can be read", () => {
  const jar = new CookieJar();
  jar.set("sid=x; Path=/v1; HttpOnly; Secure; Expires=Wed, 21 Oct 2099 07:28:00 GMT", origin);
  const sid = {
    name: "sid",
    value: "x",
    domain: "api.example.test",
    path: "/v1",
    expires: new Date("2099-10-21T07:28:00Z"),
    secure: true,
    httpOnly: true,
  };
  expect(jar.get("sid", `${origin}/v1`)).toEqual(sid);
  expect(jar.get("sid", origin)).toBeUndefined();
  expect(jar.all()).toEqual([sid]);
});

test("more origins than the cache holds are all served", () => {
  const jar = new CookieJar();
  jar.set("a=1; Domain=example.test; Path=/", origin);
  for (let index = 0; index < 1_200; index++) {
    expect(jar.header(`https://h${index}.example.test`, "/")).toBe("a=1");
  }
});
