import { describe, expect, test } from "vitest";
import type { Recorded } from "../../servers/raw-request.mjs";
import { differencesOf, responseDifferences } from "./same.mjs";

const request = (line: string, header: Record<string, string> = {}, body = ""): Recorded => ({
  line: `${line} HTTP/1.1`,
  fields: Object.entries(header),
  body: Buffer.from(body, "latin1"),
});

describe("request lines", () => {
  test.each([
    ["/a/b%7cc", "/a/b|c"],
    ["/a/Hello%20World%21", "/a/Hello%20World!"],
    ["/a?b=c%20d", "/a?b=c+d"],
    ["/a?b%5Bc%5D=1", "/a?b[c]=1"],
    ["/a?b=1&c=2", "/a?c=2&b=1"],
    ["/a", "/a?"],
    ["/a?b=1", "/a?&b=1&"],
  ])("%s is %s", (one, other) => {
    expect(differencesOf({ target: `GET ${one}` }, request(`GET ${other}`))).toEqual([]);
    expect(differencesOf({ target: `GET ${other}` }, request(`GET ${one}`))).toEqual([]);
  });

  test.each([
    ["/a/b%2Cc", "/a/b,c"],
    ["/a/b%2Fc", "/a/b/c"],
    ["/a/%3Bb", "/a/;b"],
    ["/a/b%20c", "/a/b+c"],
    ["/a?b=c%2Bd", "/a?b=c+d"],
    ["/a?b=%26", "/a?b=&"],
    ["/a?b=1&b=2", "/a?b=2&b=1"],
    ["/a?b=http%3A%2F%2Fc", "/a?b=http://c"],
    ["/a?b=%2525", "/a?b=%25"],
    ["/a?b=", "/a"],
    ["/a?b=", "/a?b"],
    ["/a", "/a/"],
  ])("%s is not %s", (one, other) => {
    const differences = [{ of: "request line", expected: `GET ${one}`, got: `GET ${other}` }];
    expect(differencesOf({ target: `GET ${one}` }, request(`GET ${other}`))).toEqual(differences);
  });
});

test("header fields are the same but for blanks around commas; one that should not be there is told", () => {
  const got = request("GET /", { "X-Color": "a, b", Cookie: "b=2; a=1" });
  expect(differencesOf({ header: { "x-color": "a,b", cookie: "a=1; b=2" } }, got)).toEqual([]);
  expect(differencesOf({ header: { "x-color": undefined, cookie: "a=1&b=2" } }, got)).toEqual([
    { of: "x-color", expected: "(nothing)", got: "a, b" },
    { of: "cookie", expected: "a=1&b=2", got: "b=2; a=1" },
  ]);
});

describe("bodies", () => {
  const json = { type: "application/json", json: { a: 1, b: [null] } };
  const of = (type: string, body: string): Recorded =>
    request("POST /", { "content-type": type }, body);

  test("JSON is compared by its value, with its type", () => {
    const type = "Application/JSON; charset=utf-8";
    expect(differencesOf({ body: json }, of(type, '{ "b": [null], "a": 1.0 }'))).toEqual([]);
    expect(differencesOf({ body: json }, of("text/plain", '{"a":1}')).map((one) => one.of)).toEqual(
      ["content-type", "body"],
    );
    expect(
      differencesOf({ body: { type: "application/json", json: null } }, of(type, "")),
    ).toHaveLength(1);
  });

  test("forms are compared by their pairs", () => {
    const type = "application/x-www-form-urlencoded";
    const form = {
      type,
      pairs: [
        ["a", "b c"],
        ["d", "{}"],
      ],
    } as const;
    expect(differencesOf({ body: form }, of(type, "a=b+c&d=%7B%7D"))).toEqual([]);
    expect(differencesOf({ body: form }, of(type, "a=b%20c&d={}"))).toEqual([]);
    expect(differencesOf({ body: form }, of(type, "d={}&a=b+c"))).toHaveLength(1);
  });

  test("parts are compared by name, type and content, by the file's name where one was given", () => {
    const sent = (parts: readonly string[]): Recorded =>
      of(
        "multipart/form-data; boundary=x",
        parts.map((part) => `--x\r\n${part}\r\n`).join("") + "--x--\r\n",
      );
    const disposition = 'Content-Disposition: form-data; name="a"';
    const part = { name: "a", content: "1\r\n\r\n2" };
    const expecting = (more: object) => ({
      body: { type: "multipart/form-data", parts: [{ ...part, ...more }] },
    });

    const bare = sent([`${disposition}\r\n\r\n1\r\n\r\n2`]);
    expect(differencesOf(expecting({}), bare)).toEqual([]);
    expect(
      differencesOf(
        expecting({}),
        sent([`${disposition}\r\nContent-Type: text/plain\r\n\r\n1\r\n\r\n2`]),
      ),
    ).toEqual([]);
    expect(differencesOf(expecting({ type: "application/json" }), bare)).toHaveLength(1);
    const file = sent([
      `${disposition}; filename="b.c"\r\ncontent-type: image/png\r\n\r\n1\r\n\r\n2`,
    ]);
    expect(differencesOf(expecting({ type: "image/png" }), file)).toEqual([]);
    expect(differencesOf(expecting({ type: "image/png", filename: "b.c" }), file)).toEqual([]);
    expect(differencesOf(expecting({ type: "image/png", filename: "d" }), file)).toHaveLength(1);
    expect(differencesOf(expecting({}), file)).toHaveLength(1);
    expect(differencesOf(expecting({}), sent([]))).toHaveLength(1);
  });

  test("XML is compared without its declaration and indentation", () => {
    const type = "application/xml";
    const xml = { type, xml: "<a><b>1 </b></a>" };
    expect(
      differencesOf({ body: xml }, of(type, '<?xml version="1.0"?>\n<a>\n  <b>1 </b>\n</a>\n')),
    ).toEqual([]);
    expect(differencesOf({ body: xml }, of(type, "<a><b>1</b></a>"))).toHaveLength(1);
    expect(differencesOf({ body: xml }, of("text/xml", "<a><b>1 </b></a>"))).toHaveLength(1);
  });

  test("bytes are compared one by one, and no body is none", () => {
    const bytes = { type: "image/png", text: "\u0000\u00ff" };
    expect(differencesOf({ body: bytes }, of("image/png", "\u0000\u00ff"))).toEqual([]);
    expect(differencesOf({ body: bytes }, of("image/png", "\u0000"))).toHaveLength(1);
    expect(differencesOf({ body: { type: undefined } }, request("POST /"))).toEqual([]);
    expect(differencesOf({ body: { type: undefined } }, of("text/plain", ""))).toEqual([]);
    expect(differencesOf({ body: { type: undefined } }, request("POST /", {}, "{}"))).toHaveLength(
      1,
    );
  });
});

test("responses are compared by status and value", () => {
  expect(responseDifferences({ status: 202, value: undefined }, { status: 202 })).toEqual([]);
  expect(
    responseDifferences({ status: 202, value: undefined }, { status: 202, value: {} }),
  ).toEqual([]);
  expect(responseDifferences({ status: 202, value: undefined }, { status: 200 })).toHaveLength(1);
  expect(
    responseDifferences({ status: 202, value: undefined }, { status: 202, value: 0 }),
  ).toHaveLength(1);
  expect(responseDifferences({ status: 200, items: ["a"] }, { status: 200, items: ["a"] })).toEqual(
    [],
  );
  expect(responseDifferences({ status: 200, value: "42" }, { status: 200, value: 42 })).toEqual([
    { of: "response", expected: '{"status":200,"value":"42"}', got: '{"status":200,"value":42}' },
  ]);
});
