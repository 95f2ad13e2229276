import { text as readText } from "node:stream/consumers";
import { expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { type BodyOptions, encodeJson, encodeRequestBody } from "./body.js";
import { isBodyStream } from "./body-stream.js";

async function send(options: BodyOptions): Promise<[type: string | undefined, text: string]> {
  const { data, contentType } = encodeRequestBody(options);
  if (data === undefined) return [contentType, ""];
  if (!isBodyStream(data)) return [contentType, Buffer.from(data).toString()];
  return [contentType, await readText(data.open())];
}

test("what has a type of its own is sent with it, the rest as text or bytes", async () => {
  const bytes = new TextEncoder().encode("xhix");
  const octets = "application/octet-stream";
  const cases: readonly (readonly [BodyOptions, string, string])[] = [
    [{ json: { name: "Réx" } }, "application/json", '{"name":"Réx"}'],
    [{ json: null }, "application/json", "null"],
    [{ json: false }, "application/json", "false"],
    [{ form: { a: "1 2" } }, "application/x-www-form-urlencoded", "a=1+2"],
    [{ form: {} }, "application/x-www-form-urlencoded", ""],
    [{ body: new URLSearchParams({ a: "ä" }) }, "application/x-www-form-urlencoded", "a=%C3%A4"],
    [{ body: "hé" }, "text/plain;charset=UTF-8", "hé"],
    [{ body: "" }, "text/plain;charset=UTF-8", ""],
    [{ body: Buffer.from("hi") }, octets, "hi"],
    [{ body: bytes.subarray(1, 3) }, octets, "hi"],
    [{ body: new DataView(bytes.buffer, 1, 2) }, octets, "hi"],
    [{ body: bytes.buffer }, octets, "xhix"],
    [{ body: new Blob(["hi"], { type: "image/png" }) }, "image/png", "hi"],
    [{ body: new Blob(["hi"]) }, octets, "hi"],
    [{ body: new Blob(["hi"]).stream() }, octets, "hi"],
    [{ body: () => new Blob(["hi"]).stream() }, octets, "hi"],
  ];
  for (const [options, type, text] of cases) {
    expect(await send(options), type).toEqual([type, text]);
  }
  expect(encodeRequestBody({})).toEqual({ data: undefined, contentType: undefined });
  expect(encodeRequestBody({ json: undefined }).data).toBeUndefined();
});

test("Node's FormData is sent as its fetch sends it", async () => {
  const form = new FormData();
  form.append('a"b\r\n', "one\ntwo\r\nthree\rfour");
  form.append("file", new File(["%PDF"], "ä b.pdf", { type: "application/pdf" }));
  form.append("blob", new Blob(["x"]));
  const [type, text] = await send({ body: form });

  const theirs = await new Response(form).text();
  const boundaryOf = (body: string): string => body.slice(2, body.indexOf("\r\n"));
  expect(type).toBe(`multipart/form-data; boundary=${boundaryOf(text)}`);
  expect(text).toBe(theirs.replaceAll(boundaryOf(theirs), boundaryOf(text)).trimEnd() + "\r\n");
});

test.each<[BodyOptions, string]>([
  [{ json: 1, body: "" }, "both json and body are given; expected one of json, body, or a form"],
  [{ json: null, form: {} }, "both json and form are given"],
  [{ files: {}, body: "" }, "both files and body are given"],
  [{ json: 1, form: {}, files: {} }, "json and form and files are given"],
])("%o is one body too many", (options, problem) => {
  expect(() => encodeRequestBody(options)).toThrow(
    expect.objectContaining({
      name: "UsageError",
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining(problem),
    }),
  );
});

test.each<[unknown, string]>([
  [null, "body is null; expected a string, bytes, a Blob"],
  [7, "body is a number"],
  [{ secret: "hunter2" }, "body is an object"],
  [["a"], "body is an array"],
  [Promise.resolve("a"), "body is an object"],
])("a body that is %o is refused, with what to pass, and not shown", (body, problem) => {
  // Only a program without types can pass these.
  const encode = (): unknown => encodeRequestBody({ body } as BodyOptions);
  expect(encode).toThrow(UsageError);
  expect(encode).toThrow(problem);
  expect(encode).toThrow(/other values go into json or form$/);
  expect(encode).not.toThrow(/hunter2/);
});

test("bigints are numbers of JSON, with all their digits", () => {
  const value = { id: 2n ** 64n, none: null, list: [-1n, 0.5] };
  expect(encodeJson(value)).toBe('{"id":18446744073709551616,"none":null,"list":[-1,0.5]}');
});

test.each<[unknown, string]>([
  [Number.NaN, "the body is NaN, which JSON doesn't have; null would be sent in its place"],
  [{ pets: [{ price: Infinity }] }, '"price" of the body is Infinity'],
  [{ list: [1, -Infinity] }, '"1" of the body is -Infinity'],
  [{ born: new Date(Number.NaN) }, '"born" of the body is an invalid date'],
  [{ big: 1n, nothing: null, price: Number.NaN }, '"price" of the body is NaN'],
  [() => 1, "the body is a function, which JSON doesn't have"],
  [Symbol("x"), "the body is a symbol"],
])("%o is refused where JSON.stringify would lose it or throw", (value, problem) => {
  expect(() => encodeJson(value)).toThrow(UsageError);
  expect(() => encodeJson(value)).toThrow(problem);
});

test("null, and what is null by its own toJSON, is JSON", () => {
  const value = { a: null, b: { toJSON: () => null }, c: "null", d: [undefined], e: new Date(0) };
  expect(encodeJson(value)).toBe(JSON.stringify(value));
});

test("a cycle is refused with JSON's own explanation as the cause", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  expect(() => encodeJson(cycle)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", cause: expect.any(TypeError) }),
  );
});
