import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { type BodyStream, discardBody, type EncodedBody, isBodyStream } from "./body-stream.js";
import { type Content, toBody } from "./content.js";
import { formPart, type Part, type PartOptions } from "./form-part.js";
import { writeMultipart } from "./multipart.js";

const label = 'file "f"';

function part(name: string, content: Content, options: Partial<PartOptions> = {}): Part {
  const named = { label: `file "${name}"`, ...options };
  return formPart(name, toBody(content, named.label), named);
}

function stream({ data }: EncodedBody): BodyStream {
  if (data === undefined || !isBodyStream(data)) throw new Error("it is no stream");
  return data;
}

async function bytesOf({ data }: EncodedBody): Promise<Buffer> {
  if (data === undefined) throw new Error("it is no body");
  return isBodyStream(data) ? buffer(data.open()) : Buffer.from(data);
}

/** As Node's own parser reads it. */
async function parse(encoded: EncodedBody): Promise<[name: string, value: unknown][]> {
  const headers = { "content-type": encoded.contentType ?? "" };
  const form = await new Response(await bytesOf(encoded), { headers }).formData();
  return Promise.all(
    [...form].map(async ([name, value]): Promise<[string, unknown]> =>
      typeof value === "string"
        ? [name, value]
        : [name, [value.name, value.type, Buffer.from(await value.arrayBuffer()).toString()]],
    ),
  );
}

test("its bytes are those of RFC 7578, with escapes as browsers write them", async () => {
  const encoded = writeMultipart("multipart/form-data", [
    part('a"b\r\n', "one"),
    part("ü", "two", {
      filename: 'x".png\n',
      contentType: "image/png; q=1",
      headers: { "X-Note": "1" },
    }),
  ]);
  const boundary = /^multipart\/form-data; boundary=([0-9a-f]{32})$/.exec(
    encoded.contentType ?? "",
  )?.[1];
  expect(encoded.data).toBeInstanceOf(Uint8Array);
  expect((await bytesOf(encoded)).toString()).toBe(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="a%22b%0D%0A"',
      "",
      "one",
      `--${boundary}`,
      'Content-Disposition: form-data; name="ü"; filename="x%22.png%0A"',
      "Content-Type: image/png; q=1",
      "X-Note: 1",
      "",
      "two",
      `--${boundary}--`,
      "",
    ].join("\r\n"),
  );
});

test("Node's parser reads back what was written, whatever it is read from", async () => {
  const encoded = writeMultipart("multipart/form-data", [
    part("text", "a\nb"),
    part("empty", ""),
    part("blob", new Blob(["blob"]), { filename: "b", contentType: "image/png" }),
    part("stream", Readable.from(["str", "eam"]), { filename: "s", contentType: "text/plain" }),
    part("made", () => Readable.from(["made"]), { filename: "m", contentType: "text/plain" }),
    part("none", Readable.from([]), { filename: "n", contentType: "text/plain" }),
  ]);
  expect(await parse(encoded)).toEqual([
    ["text", "a\nb"],
    ["empty", ""],
    ["blob", ["b", "image/png", "blob"]],
    ["stream", ["s", "text/plain", "stream"]],
    ["made", ["m", "text/plain", "made"]],
    ["none", ["n", "text/plain", ""]],
  ]);
});

test("another subtype, and no parts at all", async () => {
  const encoded = writeMultipart("multipart/mixed", []);
  expect(encoded.contentType).toMatch(/^multipart\/mixed; boundary=[0-9a-f]{32}$/);
  expect((await bytesOf(encoded)).toString()).toMatch(/^--[0-9a-f]{32}--\r\n$/);
});

test("two bodies have two boundaries", () => {
  const boundaries = [1, 2].map(() => writeMultipart("multipart/mixed", []).contentType);
  expect(new Set(boundaries).size).toBe(2);
});

test("its length is known where each part's is, and is exact", async () => {
  const big = new Uint8Array(200_000);
  const encoded = writeMultipart("multipart/form-data", [
    part("ü", "ö"),
    part("big", big),
    part("blob", new Blob([big, "x"])),
  ]);
  expect((await bytesOf(encoded)).length).toBe(stream(encoded).length);
  expect(
    stream(writeMultipart("multipart/mixed", [part("a", "a"), part("s", Readable.from([]))]))
      .length,
  ).toBe(undefined);
});

test("it can be sent again where each part can, and is refused before a byte where one can't", async () => {
  const again = writeMultipart("multipart/mixed", [
    part("a", new Blob(["a"])),
    part("b", () => Readable.from(["b"])),
  ]);
  expect(stream(again).replayable).toBe(true);
  expect(await bytesOf(again)).toEqual(await bytesOf(again));

  const once = stream(
    writeMultipart("multipart/mixed", [part("a", "a"), part("b", Readable.from(["b"]))]),
  );
  expect(once.replayable).toBe(false);
  await buffer(once.open());
  expect(() => once.open()).toThrow(UsageError);
  expect(() => once.open()).toThrow(/was sent before; pass a function/);
});

test("small parts share a write, and big ones are not copied", async () => {
  const big = new Uint8Array(1_000_000);
  const small = Array.from({ length: 2_000 }, (_, index) => part(`f${index}`, "x".repeat(1_000)));
  const body = stream(
    writeMultipart("multipart/form-data", [...small, part("big", big), ...small]),
  );
  const writes: Uint8Array[] = [];
  for await (const bytes of body.open()) writes.push(bytes);
  expect(writes.includes(big)).toBe(true);
  expect(writes.length).toBeLessThan(100);
  expect(writes.every((bytes) => bytes === big || bytes.length <= 65_536)).toBe(true);
});

test("parts are read in their turn, and no faster than they are taken", async () => {
  const log: string[] = [];
  async function* source(name: string) {
    for (let index = 0; index < 3; index++) {
      log.push(`${name}${index}`);
      yield "x".repeat(10);
    }
  }
  const body = stream(
    writeMultipart("multipart/mixed", [part("a", () => source("a")), part("b", () => source("b"))]),
  );
  const iterator = body.open()[Symbol.asyncIterator]();
  // The header of the first part, and two pieces of it.
  for (const _ of [1, 2, 3]) await iterator.next();
  await turn();
  expect(log).toEqual(["a0", "a1"]);
  while ((await iterator.next()).done !== true);
  expect(log).toEqual(["a0", "a1", "a2", "b0", "b1", "b2"]);
});

test("a part that fails is named, its error is the cause, and the others are closed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gen-client-multipart-"));
  try {
    await writeFile(join(folder, "there"), "there");
    const later = createReadStream(join(folder, "there"));
    const failing = createReadStream(join(folder, "missing"));
    const body = stream(
      writeMultipart("multipart/form-data", [part("first", failing), part("later", later)]),
    );
    await expect(text(body.open())).rejects.toMatchObject({
      message: expect.stringMatching(/^file "first": ENOENT/),
      cause: { code: "ENOENT" },
    });
    await closed(later);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("what a part gives that is no bytes is refused by its name", async () => {
  const body = stream(writeMultipart("multipart/mixed", [part("f", Readable.from([{}]))]));
  const reading = text(body.open());
  await expect(reading).rejects.toThrow(UsageError);
  await expect(reading).rejects.toThrow('file "f" gave an object');
});

test("the same stream in two parts is refused at the second", async () => {
  const same = Readable.from(["a"]);
  const body = stream(writeMultipart("multipart/mixed", [part("a", same), part("b", same)]));
  await expect(text(body.open())).rejects.toThrow(
    'file "b" is a stream that was read or closed before',
  );
});

test("left early, or never begun, it closes every stream that it holds", async () => {
  for (const leave of [
    async (body: BodyStream) => discardBody(body),
    async (body: BodyStream) => {
      for await (const _ of body.open()) break;
    },
    async (body: BodyStream) => {
      const iterator = body.open()[Symbol.asyncIterator]();
      await iterator.next();
      // The second is stalled: its source has nothing to give.
      const stalled = iterator.next();
      await Promise.all([
        expect(stalled).rejects.toThrow("the body was closed before its end"),
        iterator.return?.(),
      ]);
    },
  ]) {
    const sources = [1, 2].map(() => new Readable({ read() {} }));
    const parts = sources.map((source, index) => part(`s${index}`, source));
    await leave(stream(writeMultipart("multipart/mixed", parts)));
    await Promise.all(sources.map(closed));
  }
});

test.each<[string, PartOptions, string]>([
  ["a\0b", { label }, 'the name of file "f" has a control character'],
  ["a", { label, filename: "a\u001b[2J" }, 'the filename of file "f" has a control character'],
  ["a", { label, contentType: "image/png;\r\nX-Evil: 1" }, "is no media type"],
  ["a", { label, contentType: "png" }, 'contentType of file "f" is no media type'],
  [
    "a",
    { label, contentType: "image/png\r\nX-Evil: 1" },
    'contentType of file "f" is no media type',
  ],
  ["a", { label, contentType: "image/png; a=\u0001" }, 'file "f": the value of header'],
  ["a", { label, headers: { "X-A": "1\r\nX-Evil: 1" } }, 'file "f": the value of header "x-a"'],
  ["a", { label, headers: { "X:A": "1" } }, 'file "f": "x:a" is no header name'],
  ["a", { label, headers: { "Content-Type": "a/b" } }, "give contentType instead"],
  ["a", { label, headers: { "content-disposition": "x" } }, "give name and filename instead"],
])("a part named %j with %o is refused", (name, options, problem) => {
  expect(() => formPart(name, "", options)).toThrow(
    expect.objectContaining({
      name: "UsageError",
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining(problem),
    }),
  );
});

function closed(source: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (source.closed) resolve();
    else source.on("close", resolve);
  });
}
