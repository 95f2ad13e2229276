import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Binding,
  type Operation,
  type Parameter,
  UsageError,
} from "../../packages/runtime/src/index.js";
import { type RawRequest, scripted, type ScriptedServer } from "../servers/scripted.js";

/**
 * Whatever value a parameter has, the request is one well-formed line, its path has the shape that the
 * document gives it, and what stands before and behind the parameter is untouched; or nothing is sent.
 */
const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  // What would get out of its place, if anything did.
  fc.constantFrom(
    "..",
    ".",
    "%2e%2E",
    "/",
    "a/../b",
    "\r\nX-Evil: 1\r\n\r\n",
    " HTTP/1.1\r\n",
    "\0",
  ),
  fc.constantFrom(
    "&after=9",
    "?",
    "#",
    "; after=9",
    ";after=9",
    "=",
    "+",
    ",",
    "%",
    "%zz",
    "\ud800",
  ),
);
const scalars = fc.oneof(
  texts,
  fc.double(),
  fc.boolean(),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(null, undefined),
);
const keys = fc.oneof(texts, fc.constantFrom("__proto__", "after", "crumb", "a[b]"));
const values = fc.oneof(
  scalars,
  fc.array(scalars, { maxLength: 4 }),
  fc.dictionary(keys, scalars, { maxKeys: 4 }),
  fc.object({ key: keys, values: [scalars], maxDepth: 3 }),
  fc.anything(),
);

const styles: readonly Omit<Parameter, "name">[] = [
  ...(["simple", "label", "matrix"] as const).flatMap((style) => variants({ in: "path", style })),
  ...(["form", "spaceDelimited", "pipeDelimited"] as const).flatMap((style) =>
    variants({ in: "query", style }),
  ),
  { in: "query", style: "deepObject" },
  { in: "query", style: "deepObject", arrays: "indices", allowReserved: true },
  ...variants({ in: "header" }),
  ...variants({ in: "cookie", style: "form" }),
  ...variants({ in: "cookie", style: "cookie" }),
  ...(
    ["application/json", "text/plain", "application/x-www-form-urlencoded", "a/b"] as const
  ).flatMap((contentType) =>
    (["path", "query", "querystring", "header", "cookie"] as const).map((place) => ({
      in: place,
      contentType,
    })),
  ),
];

function variants(parameter: Omit<Parameter, "name">): Omit<Parameter, "name">[] {
  return [true, false].flatMap((explode) =>
    [true, false].map((allowReserved) => ({ ...parameter, explode, allowReserved })),
  );
}

let server: ScriptedServer;
let api: Binding;

beforeAll(async () => {
  server = await scripted(({ socket }) => {
    socket.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const description = { title: "Wire", servers: [], securitySchemes: {} };
  api = new Binding(description, { baseUrl: server.url });
});

afterAll(async () => {
  await api.close();
  await server.close();
});

/** What is sent for a value; undefined where it is refused, and nothing is sent. */
async function send(
  parameter: Omit<Parameter, "name">,
  value: unknown,
): Promise<RawRequest | undefined> {
  const operation: Operation = {
    id: "wire",
    method: "GET",
    path: parameter.in === "path" ? "/first/{color}/last" : "/first/middle/last",
    params: [
      { name: "before", in: "query" },
      { name: "color", ...parameter },
      { name: "after", in: "query" },
      { name: "X-After", in: "header" },
      { name: "crumb", in: "cookie" },
    ],
    responses: { 204: "empty" },
  };
  const count = server.requests.length;
  const args = { before: "1", color: value, after: "2", "X-After": "3", crumb: "4" };
  const error: unknown = await api.call(operation, args).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error === undefined) return server.requests[count];
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toMatch(/\(wire\).*"color".*nothing was sent$/s);
  expect(server.requests).toHaveLength(count);
  return undefined;
}

describe.each(styles)("%o", (parameter) => {
  test("keeps to its place, whatever its value", async () => {
    const run = async (value: unknown): Promise<void> => {
      const request = await send(parameter, value);
      if (request) checkShape(request, parameter.in);
    };
    await fc.assert(fc.asyncProperty(values, run), { numRuns: 150 });
    expect(server.requests.length).toBeGreaterThan(0);
  });
});

/** Fields that every request has. */
const usual = /^(?:host|connection|accept|accept-encoding|user-agent|cookie|x-after)$/i;

/** RFC 3986, 3.3 and 3.4: every byte that is not of a path or query is a triple. */
const requestLine =
  /^GET (?<path>\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*)\?(?<query>(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*) HTTP\/1\.1$/;

function checkShape({ line, head }: RawRequest, place: Parameter["in"]): void {
  expect(line).toMatch(requestLine);
  const { path = "", query = "" } = requestLine.exec(line)?.groups ?? {};
  const fields = head.split("\r\n").slice(1);
  // RFC 9110, 5.5: no control characters but tab.
  expect(fields.join("")).toMatch(/^[\t\x20-\x7e\x80-\xff]+$/);
  const names = fields.map((field) => field.split(":", 1)[0] ?? "");
  const cookies =
    fields
      .find((field) => /^cookie: /i.test(field))
      ?.slice(8)
      .split("; ") ?? [];
  // A whole query may not stand beside others of it, so that it alone can have whatever names it likes.
  const pairs = query.split("&").slice(place === "querystring" ? -2 : 0);
  expect({
    // As the URL parser of most servers resolves it.
    path: new URL(path, "http://a").pathname
      .split("/")
      .with(2, place === "path" ? "own" : "middle"),
    middle: place === "path" || path.split("/")[2] === "middle",
    pairs: place === "query" ? [pairs[0], pairs.at(-1)] : pairs,
    others: pairs.filter((pair) => /^(?:before|after)=/.test(pair)),
    cookies: place === "cookie" ? cookies.slice(-1) : cookies,
    crumbs: cookies.filter((pair) => pair.startsWith("crumb=")),
    fields: names.filter((name) => !usual.test(name) && !(place === "header" && name === "color")),
    repeated: names.filter((name, index) => names.indexOf(name) !== index),
    after: fields.filter((field) => field.startsWith("x-after:")),
  }).toEqual({
    path: ["", "first", place === "path" ? "own" : "middle", "last"],
    middle: true,
    pairs: ["before=1", "after=2"],
    others: ["before=1", "after=2"],
    cookies: ["crumb=4"],
    crumbs: ["crumb=4"],
    fields: [],
    repeated: [],
    after: ["x-after: 3"],
  });
}

/** What a server reads back, for the styles that parse without knowing the document. */
describe("reads back as it was", () => {
  const wellFormed = texts.filter((text) => !/\p{Surrogate}/u.test(text));

  test("a list in the query", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wellFormed), async (list) => {
        const request = await send({ in: "query" }, list);
        const { searchParams } = new URL(request?.line.split(" ")[1] ?? "", "http://a");
        expect(searchParams.getAll("color")).toEqual(list);
        expect(searchParams.getAll("after")).toEqual(["2"]);
      }),
    );
  });

  test("a list with commas, in query, path and cookie", async () => {
    const filled = fc.array(wellFormed, { minLength: 1 }).filter((list) => list.join("") !== "");
    await fc.assert(
      fc.asyncProperty(filled, async (list) => {
        const inQuery = await send({ in: "query", explode: false }, list);
        const [, text = ""] = /color=([^&]*)/.exec(inQuery?.line ?? "") ?? [];
        expect(text.split(",").map(decodeURIComponent)).toEqual(list);

        const inCookie = await send({ in: "cookie", explode: false }, list);
        const [, cookie = ""] = /^cookie: color=(.*); crumb=4$/im.exec(inCookie?.head ?? "") ?? [];
        expect(cookie.split(",").map(decodeURIComponent)).toEqual(list);

        const inPath = await send({ in: "path" }, list);
        // Refused where it would make a segment of dots.
        const isDots = /^(\.|%(25)*2e){1,2}$/i.test(list.join());
        expect(inPath === undefined).toBe(isDots);
        const segment = inPath?.line.split("/")[2] ?? list.map(encodeURIComponent).join();
        expect(segment.split(",").map(decodeURIComponent)).toEqual(list);
      }),
    );
  });

  test("an object in deepObject", async () => {
    const names = wellFormed.filter((name) => name !== "__proto__");
    const nested = fc.dictionary(names, fc.dictionary(names, wellFormed, { minKeys: 1 }));
    await fc.assert(
      fc.asyncProperty(nested, async (object) => {
        const request = await send({ in: "query", style: "deepObject" }, object);
        const { searchParams } = new URL(request?.line.split(" ")[1] ?? "", "http://a");
        const expected = Object.entries(object).flatMap(([key, inner]) =>
          Object.entries(inner).map(([name, text]) => [`color[${key}][${name}]`, text]),
        );
        expect([...searchParams].slice(1, -1)).toEqual(expected);
      }),
    );
  });

  test("JSON, wherever it stands", async () => {
    const json = fc
      .jsonValue()
      .filter((value) => value !== null && !JSON.stringify(value).includes("\\ud"));
    const contentType = "application/json";
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const expected: unknown = JSON.parse(JSON.stringify(value));
        const inQuery = await send({ in: "query", contentType }, value);
        const { searchParams } = new URL(inQuery?.line.split(" ")[1] ?? "", "http://a");
        expect(JSON.parse(searchParams.get("color") ?? "")).toEqual(expected);
        const inHeader = await send({ in: "header", contentType }, value);
        const [, header = ""] = /^color: (.*)$/im.exec(inHeader?.head ?? "") ?? [];
        expect(JSON.parse(header)).toEqual(expected);
      }),
    );
  });
});
