import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { PartList } from "../body-encoding.js";
import { type EncodedBody, isBodyStream } from "./body-stream.js";
import { withoutReadOnly } from "./read-only.js";
import { writeMultipartBody, writePartsBody } from "./multipart-body.js";
import { part } from "./part.js";

/** A body's bytes with `B` in place of its boundary, as latin-1. */
async function textOf({ data, contentType }: EncodedBody): Promise<string> {
  const pieces: Uint8Array[] = [];
  if (data === undefined) throw new Error("there is no body");
  if (isBodyStream(data)) for await (const piece of data.open()) pieces.push(piece);
  else pieces.push(Buffer.from(data));
  const boundary = /boundary=([0-9a-f]{32})$/.exec(contentType ?? "")?.[1] ?? "none";
  return Buffer.concat(pieces).toString("latin1").replaceAll(boundary, "B");
}

const write = (value: unknown, list: PartList = {}, type = "multipart/mixed") =>
  writePartsBody(value, list, type);

function lines(...text: string[]): string {
  return text.join("\r\n");
}

describe("the parts of a list", () => {
  test("go by their positions, the rest by that of all others", async () => {
    const list = { prefix: [{ contentType: "a/first" }], items: { contentType: "a/other" } };
    expect(await textOf(write(["1", "2", "3"], list))).toBe(
      lines(
        "--B\r\nContent-Type: a/first\r\n\r\n1",
        "--B\r\nContent-Type: a/other\r\n\r\n2",
        "--B\r\nContent-Type: a/other\r\n\r\n3",
        "--B--\r\n",
      ),
    );
  });

  test("keep what the document says of the whole, but no boundary", () => {
    const types = [
      "multipart/related; type=text/html",
      'multipart/related; boundary="a;\\"b"; type=text/html',
      "multipart/related;type=text/html; Boundary = abc",
    ].map((type) => write(["a"], {}, type).contentType);
    expect(types.map((type) => type?.replace(/[0-9a-f]{32}$/, "B"))).toEqual([
      "multipart/related; type=text/html; boundary=B",
      "multipart/related; type=text/html; boundary=B",
      "multipart/related;type=text/html; boundary=B",
    ]);
  });

  test("never have the same boundary", () => {
    const types = Array.from({ length: 100 }, () => write(["a"]).contentType);
    expect(new Set(types).size).toBe(100);
  });

  test.each<[what: string, value: unknown, message: string]>([
    ["text", "abc", "body is a string; expected a list, an iterable"],
    ["an object", { a: 1 }, "body is an object; expected a list"],
    ["nothing in a list", ["a", null], "part 2 of the body can't be written as text"],
    ["a map", [new Map()], "part 1 of the body can't be written as text"],
    ["a number that is none", [{ a: Number.NaN }], '"a" of the body is NaN'],
  ])("are not %s", (_, value, message) => {
    expect(() => write(value)).toThrow(message);
  });

  test("that are files are no strings, which could be paths", () => {
    expect(() => write(["a.png"], { items: { file: true } })).toThrow(
      "part 1 is a string, which could be a path or content",
    );
    expect(() => write([{ a: 1 }], { items: { raw: true } })).toThrow(
      "part 1 is an object; expected a string, bytes, a Blob",
    );
  });
});

test("parts of parts are called by both their numbers", () => {
  const list = { items: { items: { file: true } } };
  expect(() => write([[Buffer.from("a")], [Buffer.from("a"), "b.png"]], list)).toThrow(
    "part 2.2 is a string",
  );
  expect(() => write(["a"], list)).toThrow("part 1 is a string; expected a list");
});

describe("header fields", () => {
  const items = {
    headers: {
      "X-Required": { required: true },
      "X-Constant": { value: "c" },
      "X-List": {},
      "X-Object": { explode: true },
      "X-Json": { contentType: "application/json" },
    },
  };

  test("are written in style simple, whatever their case", async () => {
    const headers = {
      "x-required": 1,
      "X-LIST": ["a", "b"],
      "X-Object": { R: 1, G: 2 },
      "X-Json": { a: "ü" },
      "X-Other": true,
      "X-Left-Out": undefined,
    };
    expect(await textOf(write([part("a", { headers })], { items }))).toBe(
      lines(
        "--B",
        "Content-Type: text/plain",
        "X-Required: 1",
        "X-Constant: c",
        "X-List: a,b",
        "X-Object: R=1,G=2",
        'X-Json: {"a":"\\u00fc"}',
        "X-Other: true",
        "",
        "a",
        "--B--\r\n",
      ),
    );
  });

  test.each<[what: string, value: unknown, message: string]>([
    ["a required one that is missing", "a", 'part 1 lacks its header "X-Required"; pass part('],
    ["null", part("a", { headers: { "X-Required": null } }), 'lacks its header "X-Required"'],
    [
      "a line break",
      part("a", { headers: { "X-Required": "a\r\nX-Evil: 1" } }),
      'part 1: the value of header "x-required" has a line break',
    ],
    [
      "a name that is none",
      part("a", { headers: { "X-Required": "a", "X Y": "1" } }),
      '"x y" is no header name',
    ],
    [
      "a content type",
      part("a", { headers: { "X-Required": "a", "Content-Type": "text/html" } }),
      'part 1 sets header "Content-Type"; give contentType instead',
    ],
    [
      "what has no text",
      part("a", { headers: { "X-Required": new Map() } }),
      'header "X-Required" of part 1 is a Map, and can\'t be written as text',
    ],
    [
      "a length",
      part("a", { headers: { "X-Required": "a", "Content-Length": "1" } }),
      "content-length",
    ],
  ])("are not %s", (_, value, message) => {
    expect(() => write([value], { items })).toThrow(message);
  });

  test("of a named part are no other name", () => {
    const body = { a: part("x", { headers: { "Content-Disposition": 'form-data; name="b"' } }) };
    expect(() => writeMultipartBody(body)).toThrow('field "a" sets header "Content-Disposition"');
  });

  test("are an object", () => {
    expect(() => part("a", { headers: [] })).toThrow("headers of a part is an array");
    expect(() => part("a", { header: {} } as object)).toThrow('a part has no option "header"');
  });
});

describe("parts that are made one by one", () => {
  test("are made as fast as they are sent", async () => {
    let made = 0;
    async function* endless() {
      for (;;) {
        made++;
        yield `part ${made}`;
      }
    }
    const { data } = write(endless());
    if (data === undefined || !isBodyStream(data)) throw new Error("no stream");
    const pieces = data.open()[Symbol.asyncIterator]();
    await pieces.next();
    await pieces.next();
    expect(made).toBe(2);
    await pieces.return?.();
  });

  test("don't add up in memory", async () => {
    const piece = randomBytes(2 ** 20);
    async function* large() {
      for (let index = 0; index < 300; index++)
        yield index % 2 === 0 ? piece : Readable.from([piece]);
    }
    const { data } = write(large());
    if (data === undefined || !isBodyStream(data)) throw new Error("no stream");
    let size = 0;
    let most = 0;
    for await (const bytes of data.open()) {
      size += bytes.length;
      most = Math.max(most, bytes.length);
    }
    expect(size).toBeGreaterThan(300 * 2 ** 20);
    expect(most).toBeLessThan(2 ** 20 + 1024);
  });

  test.each([
    [
      "between parts",
      async function* () {
        yield "a";
        throw new Error("the source is gone");
      },
      "the source is gone",
    ],
    [
      "in the middle of a part",
      async function* () {
        yield "a";
        yield (async function* () {
          yield "b";
          throw new Error("the disk is gone");
        })();
      },
      "part 2: the disk is gone",
    ],
    [
      "by a value that can't be sent",
      async function* () {
        yield "a";
        yield new Map();
      },
      "part 2 of the body can't be written",
    ],
  ])("fail %s", async (_, source: () => AsyncIterable<unknown>, message) => {
    await expect(textOf(write(source()))).rejects.toThrow(message);
  });

  test("close what they read when they are left in the middle of a part", async () => {
    const closed: string[] = [];
    async function* waiting() {
      try {
        yield "first";
        await new Promise(() => {});
      } finally {
        closed.push("part");
      }
    }
    async function* source() {
      try {
        yield Readable.from(waiting());
      } finally {
        closed.push("source");
      }
    }
    const { data } = write(source());
    if (data === undefined || !isBodyStream(data)) throw new Error("no stream");
    const pieces = data.open()[Symbol.asyncIterator]();
    await pieces.next();
    await pieces.next();
    const pending = pieces.next();
    await pieces.return?.();
    await expect(pending).rejects.toThrow("closed before its end");
    await expect.poll(() => closed).toContain("source");
  });

  test("don't open a part that comes after the end", async () => {
    let give = (_: unknown): void => {};
    const later = new Promise((resolve) => (give = resolve));
    const stream = Readable.from(["never read"]);
    let isAsked = false;
    async function* source() {
      isAsked = true;
      await later;
      yield stream;
    }
    const { data } = write(source());
    if (data === undefined || !isBodyStream(data)) throw new Error("no stream");
    const pieces = data.open()[Symbol.asyncIterator]();
    const pending = pieces.next().catch(() => {});
    await expect.poll(() => isAsked).toBe(true);
    await pieces.return?.();
    give(undefined);
    await pending;
    await expect.poll(() => stream.destroyed).toBe(true);
  });

  test("can be sent again where a function makes them", async () => {
    async function* source() {
      yield "a";
    }
    const again = write(source);
    expect(await textOf(again)).toBe(await textOf(again));
    const once = write(source());
    await textOf(once);
    await expect(textOf(once)).rejects.toThrow("was sent before");
  });
});

test("read-only properties are taken out of parts, and of described ones", async () => {
  const shapes = { Note: { omit: ["id"] } };
  const note = { id: 1, text: "a" };
  const encoded = writePartsBody(
    [note, part(note, { contentType: "a/note+json" })],
    { items: { readOnly: "Note" } },
    "multipart/mixed",
    ({ readOnly = {} }) =>
      (value) =>
        withoutReadOnly(value, readOnly, shapes),
  );
  const text = await textOf(encoded);
  expect(text.match(/\{.*\}/g)).toEqual(['{"text":"a"}', '{"text":"a"}']);
  expect(note).toEqual({ id: 1, text: "a" });
});
