import { expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { CookieJar } from "./jar.js";

const origin = "https://api.example.test";

const good = {
  name: "a",
  value: "s3cret",
  domain: "api.example.test",
  hostOnly: true,
  path: "/",
  secure: false,
  httpOnly: false,
};

function text(cookies: unknown, rest: object = {}): string {
  return JSON.stringify({ format: "gen-client-cookies", version: 1, cookies, ...rest });
}

test("what was written is read, to the last attribute and in its order", () => {
  const jar = new CookieJar();
  jar.set("session=1; Path=/", origin);
  jar.set(
    "all=a=b; Domain=example.test; Path=/v1; Secure; HttpOnly; Max-Age=99; SameSite=Lax",
    origin,
  );
  jar.set("bytes=\u00e9", origin);
  jar.set("nameless", origin);
  const copy = new CookieJar();
  copy.import(jar.export());
  const contents = (of: CookieJar) => of.all().map(({ fields: { changed: _, ...rest } }) => rest);
  expect(contents(copy)).toEqual(contents(jar));
  expect(copy.header(origin, "/v1")).toBe(jar.header(origin, "/v1"));
  expect(JSON.parse(jar.export())).toMatchObject({ format: "gen-client-cookies", version: 1 });
});

test("an import adds to what is there, replaces the same cookies and leaves out expired ones", () => {
  const jar = new CookieJar();
  jar.set("a=old", origin);
  jar.set("b=1", origin);
  const expired = { ...good, name: "c", expires: "2001-01-01T00:00:00Z" };
  jar.import(text([good, expired, { ...expired, name: "b" }]));
  expect(jar.header(origin, "/")).toBe("a=s3cret; b=1");
  expect(jar.size).toBe(2);
});

test.each<[what: string, text: string, message: RegExp]>([
  ["half a file", text([good]).slice(0, -20), /its syntax is broken/],
  ["a cookies.txt", "# Netscape HTTP Cookie File\n", /the format is netscape/],
  ["another file", '{"name": "s3cret"}', /"format" is not "gen-client-cookies"/],
  ["a list", `["s3cret"]`, /"format" is not/],
  ["a text", `"s3cret"`, /"format" is not/],
  ["a newer version", text([good], { version: 2 }), /"version" is not 1.*update/],
  ["no cookies", text(undefined), /cookies is missing; expected a list/],
  ["cookies that are none", text({ good }), /cookies is not a list/],
  ["an entry that is none", text([good, 1]), /cookies\[1\]\.name is missing; expected a string/],
  ["a value that is no text", text([{ ...good, value: 1 }]), /cookies\[0\]\.value is not a string/],
  ["a flag that is none", text([{ ...good, secure: "s3cret" }]), /secure is not true or false/],
  ["a time that is none", text([{ ...good, expires: "s3cret" }]), /expires is not a time/],
  ["a line break", text([{ ...good, value: "s3cret\n" }]), /cookies\[0\]: it has a line break/],
  ["a host that is none", text([{ ...good, domain: "a b" }]), /its domain is no host name/],
  ["a path that is none", text([{ ...good, path: "s3cret" }]), /does not begin with/],
  [
    "a removal that is none",
    text([], { removed: [{ id: 1 }] }),
    /removed\[0\]\.id is not a string/,
  ],
])("%s is refused as a whole, without a word of its values", (_what, bad, message) => {
  const jar = new CookieJar();
  jar.set("before=1", origin);
  const read = () => jar.import(bad);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
  expect(read).not.toThrow("s3cret");
  expect(jar.header(origin, "/")).toBe("before=1");
});

test("all problems are told at once", () => {
  const bad = text([{ ...good, name: 1 }, good, { ...good, path: "" }]);
  expect(() => new CookieJar().import(bad)).toThrow(/cookies\[0\]\.name.*; cookies\[2\]: its path/);
});

test("what is no text is refused", () => {
  // What a program without types may pass.
  const bytes = Buffer.from(text([good])) as unknown as string;
  expect(() => new CookieJar().import(bytes)).toThrow(/takes the text of a file; read it with/);
});

test("a format that doesn't exist is refused", () => {
  // What a program without types may pass.
  const format = "yaml" as "json";
  expect(() => new CookieJar().export(format)).toThrow(/format is "yaml"; expected "json" or/);
  expect(() => new CookieJar().import("", format)).toThrow(UsageError);
});
