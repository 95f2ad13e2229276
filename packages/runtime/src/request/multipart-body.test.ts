import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { UsageError } from "../errors.js";
import { type EncodedBody, isBodyStream } from "./body-stream.js";
import type { Fields } from "./form-body.js";
import { writeMultipartBody } from "./multipart-body.js";

async function textOf({ data }: EncodedBody): Promise<string> {
  if (data === undefined) return "";
  if (!isBodyStream(data)) return Buffer.from(data as Uint8Array).toString();
  const pieces: Uint8Array[] = [];
  for await (const piece of data.open()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Headers and content of each part, as `Name: value|Name: value|content`. */
async function partsOf(value: unknown, fields: Fields = {}): Promise<string[]> {
  const body = writeMultipartBody(value, { fields });
  const boundary = body.contentType?.split("boundary=")[1] ?? "";
  const text = await textOf(body);
  expect(text.endsWith(`--${boundary}--\r\n`)).toBe(true);
  return text
    .slice(0, -`--${boundary}--\r\n`.length)
    .split(`--${boundary}\r\n`)
    .slice(1)
    .map((part) => part.slice(0, -"\r\n".length).replace("\r\n\r\n", "|").replaceAll("\r\n", "|"));
}

test("text has no type, objects are JSON, a list is a part for each item", async () => {
  const value = { a: "x", n: 1, yes: true, tags: ["b", "c"], at: { b: 1 }, list: [{ c: 2 }] };
  expect(await partsOf({ ...value, none: null, absent: undefined })).toEqual([
    'Content-Disposition: form-data; name="a"|x',
    'Content-Disposition: form-data; name="n"|1',
    'Content-Disposition: form-data; name="yes"|true',
    'Content-Disposition: form-data; name="tags"|b',
    'Content-Disposition: form-data; name="tags"|c',
    'Content-Disposition: form-data; name="at"|Content-Type: application/json|{"b":1}',
    'Content-Disposition: form-data; name="list"|Content-Type: application/json|{"c":2}',
  ]);
});

test("files have a name and a type: their own, that of the user, that of the document", async () => {
  const bytes = new Uint8Array([65]);
  const value = {
    blob: new Blob(["a"], { type: "text/css" }),
    file: new File(["b"], "b.txt", { type: "text/plain" }),
    bytes,
    described: {
      content: "c",
      filename: "c.csv",
      contentType: "text/csv",
      headers: { "X-Id": "1" },
    },
    list: [bytes, bytes],
  };
  const file = { file: true };
  const fields: Fields = {
    blob: { ...file, contentType: "image/png" },
    file,
    bytes: { ...file, contentType: "image/png" },
    described: file,
    list: { ...file, contentType: "image/png, image/jpeg" },
  };
  expect(await partsOf(value, fields)).toEqual([
    'Content-Disposition: form-data; name="blob"; filename="blob"|Content-Type: text/css|a',
    'Content-Disposition: form-data; name="file"; filename="b.txt"|Content-Type: text/plain|b',
    'Content-Disposition: form-data; name="bytes"; filename="bytes"|Content-Type: image/png|A',
    'Content-Disposition: form-data; name="described"; filename="c.csv"|Content-Type: text/csv|X-Id: 1|c',
    'Content-Disposition: form-data; name="list"; filename="list"|Content-Type: application/octet-stream|A',
    'Content-Disposition: form-data; name="list"; filename="list"|Content-Type: application/octet-stream|A',
  ]);
});

test("a file is streamed from disk, with its name", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "multipart-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "rex.txt");
  await writeFile(file, "Rex");
  expect(await partsOf({ photo: createReadStream(file) }, { photo: { file: true } })).toEqual([
    'Content-Disposition: form-data; name="photo"; filename="rex.txt"|Content-Type: application/octet-stream|Rex',
  ]);
});

test("its length is known where each part's is, and it can be sent again where each can", () => {
  const known = writeMultipartBody({ a: "x", f: new Blob(["abc"]) }).data;
  if (known === undefined || !isBodyStream(known)) throw new Error("the body is held in memory");
  expect([typeof known.length, known.replayable]).toEqual(["number", true]);
  async function* pieces(): AsyncGenerator<string> {
    yield "a";
  }
  const unknown = writeMultipartBody({ f: pieces() }).data;
  if (unknown === undefined || !isBodyStream(unknown))
    throw new Error("the body is held in memory");
  expect([unknown.length, unknown.replayable]).toEqual([undefined, false]);
});

test("a type of the document, a style in its place", async () => {
  const fields: Fields = {
    meta: { contentType: "application/vnd.api+json" },
    note: { contentType: "text/markdown" },
    tags: { style: "form", explode: false, contentType: "application/json" },
    deep: { style: "deepObject" },
  };
  const value = { meta: { a: 1 }, note: "# x", tags: ["a b", "c"], deep: { x: { y: "ü" } } };
  expect(await partsOf(value, fields)).toEqual([
    'Content-Disposition: form-data; name="meta"|Content-Type: application/vnd.api+json|{"a":1}',
    'Content-Disposition: form-data; name="note"|Content-Type: text/markdown|# x',
    'Content-Disposition: form-data; name="tags"|a b,c',
    'Content-Disposition: form-data; name="deep[x][y]"|ü',
  ]);
});

test("a string is no file: it could be a path", () => {
  expect(() => writeMultipartBody({ f: "rex.png" }, { fields: { f: { file: true } } })).toThrow(
    /file "f" is a string, which could be a path or content/,
  );
});

test.each([[[{ a: 1 }]], ["text"], [null]])("%j is no form", (value) => {
  expect(() => writeMultipartBody(value)).toThrow(UsageError);
});

test("a name can't end its header", async () => {
  expect(await partsOf({ 'a"\r\nX: y': "b" })).toEqual([
    'Content-Disposition: form-data; name="a%22%0D%0AX: y"|b',
  ]);
});
