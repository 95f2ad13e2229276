import { spawnSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { type EncodedBody, isBodyStream } from "./body-stream.js";
import { encodeForm, type FormFields, type FormFiles } from "./form.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gen-client-form-"));
  await writeFile(join(folder, "ä photo.png"), "PNG");
});

afterAll(() => rm(folder, { recursive: true }));

async function bytesOf({ data }: EncodedBody): Promise<Buffer> {
  if (data === undefined) throw new Error("it is no body");
  return isBodyStream(data) ? buffer(data.open()) : Buffer.from(data);
}

/** Names with what Node's own parser reads: text, or name, type and text of a file. */
async function parse(form: FormFields | undefined, files?: FormFiles): Promise<unknown[]> {
  const encoded = encodeForm(form, files);
  const headers = { "content-type": encoded.contentType ?? "" };
  const parsed = await new Response(await bytesOf(encoded), { headers }).formData();
  return Promise.all(
    [...parsed].map(async ([name, value]) =>
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, await value.text()],
    ),
  );
}

test("a form is text by WHATWG's rules: lists repeat, null and undefined are left out", async () => {
  const form = {
    "a b": "1 + 2 = ä&",
    list: ["x", 2, true],
    none: [],
    big: 12345678901234567890n,
    day: new Date(0),
    gone: null,
    unset: undefined,
    empty: "",
  };
  expect(encodeForm(form)).toEqual({
    data: "a+b=1+%2B+2+%3D+%C3%A4%26&list=x&list=2&list=true&big=12345678901234567890&day=1970-01-01T00%3A00%3A00.000Z&empty=",
    contentType: "application/x-www-form-urlencoded",
  });
  expect((await parse(form)).slice(0, 2)).toEqual([
    ["a b", "1 + 2 = ä&"],
    ["list", "x"],
  ]);
});

test("pairs keep their order", () => {
  const form: FormFields = [
    ["b", 1],
    ["a", 2],
    ["b", 3],
  ];
  expect(encodeForm(form).data).toBe("b=1&a=2&b=3");
});

test("with files it is multipart, fields first, whatever a file is made from", async () => {
  async function* generate() {
    yield "gen";
  }
  const path = join(folder, "ä photo.png");
  const files: FormFiles = {
    file: new File(["a"], "a.txt", { type: "text/plain" }),
    blob: new Blob(["b"]),
    bytes: new Uint8Array([99]),
    read: createReadStream(path),
    bufferPath: createReadStream(Buffer.from(path)),
    web: new Blob(["d"]).stream(),
    generated: generate(),
    made: () => createReadStream(path),
    list: [new Blob(["1"]), { content: new Blob(["2"], { type: "image/gif" }), filename: "2.gif" }],
    text: { content: "hello", contentType: "text/csv", filename: "x.csv" },
    renamed: { content: new File(["e"], "e.txt"), filename: "f/g.txt" },
    kept: { content: createReadStream(path) },
    metadata: { content: '{"a":1}', contentType: "application/json", filename: null },
    gone: null,
    unset: undefined,
  };
  const octets = "application/octet-stream";
  expect(await parse({ title: "Réx", tags: ["a", "b"] }, files)).toEqual([
    ["title", "Réx"],
    ["tags", "a"],
    ["tags", "b"],
    ["file", "a.txt", "text/plain", "a"],
    ["blob", "blob", octets, "b"],
    ["bytes", "bytes", octets, "c"],
    ["read", "ä photo.png", octets, "PNG"],
    ["bufferPath", "ä photo.png", octets, "PNG"],
    ["web", "web", octets, "d"],
    ["generated", "generated", octets, "gen"],
    ["made", "made", octets, "PNG"],
    ["list", "list", octets, "1"],
    ["list", "2.gif", "image/gif", "2"],
    ["text", "x.csv", "text/csv", "hello"],
    ["renamed", "f/g.txt", octets, "e"],
    ["kept", "ä photo.png", octets, "PNG"],
    ["metadata", '{"a":1}'],
  ]);
});

test("files make it multipart even where none is left, as its server expects", async () => {
  expect(encodeForm({ a: 1 }, { photo: undefined }).contentType).toMatch(/^multipart\/form-data;/);
  expect(await parse({ a: 1 }, { photo: undefined })).toEqual([["a", "1"]]);
});

test.each<[unknown, unknown, string]>([
  ["a=1", undefined, "form is a string; expected an object of names and values"],
  [null, undefined, "form is null"],
  [{ a: { b: 1 } }, undefined, 'field "a" of form is an object; expected text, a number'],
  [{ a: [[1]] }, undefined, 'field "a" of form is an array'],
  [{ a: new Blob([]) }, undefined, "a file belongs into files"],
  [{ a: () => 1 }, undefined, 'field "a" of form can\'t be written as text'],
  [{ a: new Date(Number.NaN) }, undefined, 'field "a" of form can\'t be written as text'],
  [["a"], undefined, "a pair of form is a string; expected a list of two"],
  [[[1, 2]], undefined, "a pair of form is an array; expected a list of two"],
  [{ "a\0": 1 }, {}, 'the name of field "a\\u0000" has a control character'],
  [undefined, [], "files is an array; expected an object of names and files"],
  [undefined, { a: "/etc/passwd" }, 'file "a" is a string, which could be a path or content'],
  [undefined, { a: 7 }, 'file "a" is a number; expected a string, bytes, a Blob'],
  [undefined, { a: {} }, 'file "a" is an object; expected'],
  [undefined, { a: { content: null } }, 'file "a" is null; expected'],
  [undefined, { a: { content: "", filename: 7 } }, 'the filename of file "a" is a number'],
  [undefined, { a: { content: "", contentType: 7 } }, 'contentType of file "a" is no media type'],
  [undefined, { a: { content: "", fileName: "x" } }, "did you mean filename?"],
])("form %o with files %o is refused", (form, files, problem) => {
  // Only a program without types can pass most of these.
  const encode = (): unknown => encodeForm(form as FormFields, files as FormFiles);
  expect(encode).toThrow(UsageError);
  expect(encode).toThrow(problem);
  expect(encode).not.toThrow(/passwd/);
});

test("a stream that was read before is refused by the name of its file", async () => {
  const spent = Readable.from(["a"]);
  await buffer(spent);
  expect(() => encodeForm(undefined, { photo: [spent] })).toThrow(
    'file "photo" is a stream that was read or closed before',
  );
});

const python = spawnSync("python3", ["-c", "import email"]).status === 0;
const reason = python ? "" : " (skipped: there is no python3)";
test.skipIf(!python && process.env["CI"] !== "true")(
  `Python's email package reads the same parts${reason}`,
  async () => {
    const encoded = encodeForm(
      { title: "Réx" },
      { photo: [new File(["\0\r\n--\r\n"], "ä.png", { type: "image/png" }), Buffer.from("b")] },
    );
    const script = `
import email, email.policy, json, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.HTTP)
print(json.dumps([[part.get_param("name", header="content-disposition"), part.get_filename(),
  part.get_content_type(), part.get_payload(decode=True).decode()] for part in message.iter_parts()]))`;
    const head = `Content-Type: ${encoded.contentType}\r\n\r\n`;
    const { stdout, stderr } = spawnSync("python3", ["-c", script], {
      input: Buffer.concat([Buffer.from(head), await bytesOf(encoded)]),
    });
    expect(stderr.toString()).toBe("");
    expect(JSON.parse(stdout.toString())).toEqual([
      ["title", null, "text/plain", "Réx"],
      ["photo", "ä.png", "image/png", "\0\r\n--\r\n"],
      ["photo", "photo", "application/octet-stream", "b"],
    ]);
  },
);
