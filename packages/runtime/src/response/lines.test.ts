import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { LineTooLong, linesOf } from "./lines.js";

async function* cut(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.byteLength; at += size) yield body.subarray(at, at + size);
}

async function read(body: Uint8Array, size: number, charset = "utf-8"): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(cut(body, size), charset)) lines.push(line);
  return lines;
}

const texts: readonly [text: string, lines: readonly string[]][] = [
  ["", []],
  ["one", ["one"]],
  ["one\n", ["one"]],
  ["one\ntwo", ["one", "two"]],
  ["one\r\ntwo\r\n", ["one", "two"]],
  ["one\rtwo\r", ["one", "two"]],
  ["\n", [""]],
  ["\r\n", [""]],
  ["\n\r", ["", ""]],
  ["\r\r\n\n", ["", "", ""]],
  ["one\n\n\ntwo\n\n", ["one", "", "", "two", ""]],
  ["é€😀\r\n日本", ["é€😀", "日本"]],
  ["a\u0085b\u2028c\u2029d\u000be\u000cf", ["a\u0085b\u2028c\u2029d\u000be\u000cf"]],
];

test.each(texts)("%j has the lines %j, wherever it is cut", async (text, lines) => {
  for (const size of [1, 2, 3, 4, 5, 100]) {
    expect(await read(Buffer.from(text), size), `${size}`).toEqual(lines);
    expect(await read(Buffer.from(text, "utf16le"), size, "utf-16"), `${size}`).toEqual(lines);
    expect(await read(Buffer.from(`\ufeff${text}`), size, "latin1"), `${size}`).toEqual(lines);
  }
});

test("pieces without a byte change nothing", async () => {
  const pieces = ["a\r", "", "\n", "", "b"].map((text) => Buffer.from(text));
  const lines: string[] = [];
  for await (const line of linesOf(from(pieces), "utf-8")) lines.push(line);
  expect(lines).toEqual(["a", "b"]);
});

test("a character that isn't finished ends the last line", async () => {
  expect(await read(Buffer.from([0x61, 0x0a, 0xe2, 0x82]), 1)).toEqual(["a", "\ufffd"]);
});

test("a line comes as soon as its break does, be it a CR alone", async () => {
  const source = new Readable({ read() {} });
  const lines = linesOf(source, "utf-8");
  for (const text of ["one\n", "two\r", "\nthree\r\n"]) {
    source.push(text);
    expect((await lines.next()).value).toBe(text.trim());
  }
  source.push(null);
  expect((await lines.next()).done).toBe(true);
});

test("a line may be as long as the limit, and no longer, wherever it is cut", async () => {
  for (const size of [1, 7, 1000]) {
    const lines = linesOf(cut(Buffer.from("1\n1234567890\n12345678901\n2\n"), size), "utf-8", 10);
    expect((await lines.next()).value).toBe("1");
    expect((await lines.next()).value).toBe("1234567890");
    const error: unknown = await lines.next().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LineTooLong);
    expect(error).toMatchObject({ limit: 10, message: "a line is longer than 10 characters" });
    expect((await lines.next()).done).toBe(true);
  }
});

test("a line that doesn't end is given up, and its source closed", async () => {
  let pulled = 0;
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        pulled++;
        yield Buffer.alloc(65_536, "x");
      }
    } finally {
      closed = true;
    }
  }
  await expect(linesOf(endless(), "utf-8").next()).rejects.toThrow("1048576 characters");
  expect(pulled).toBe(17);
  expect(closed).toBe(true);
});

test("a reader that leaves closes the source", async () => {
  const source = Readable.from([Buffer.from("one\ntwo\n"), Buffer.from("three\n")]);
  for await (const line of linesOf(source, "utf-8")) {
    if (line === "one") break;
  }
  expect(source.destroyed).toBe(true);
});

test("an error of the source comes after the lines before it, and the line that has begun is dropped", async () => {
  const lost = new Error("lost");
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("one\ntw");
    throw lost;
  }
  const lines = linesOf(breaking(), "utf-8");
  expect((await lines.next()).value).toBe("one");
  await expect(lines.next()).rejects.toBe(lost);
});

test("many lines and a long one in many pieces are read in linear time", async () => {
  expect(await read(Buffer.from("\n".repeat(300_000)), 300_000)).toHaveLength(300_000);
  expect(await read(Buffer.alloc(500_000, "x"), 1)).toEqual(["x".repeat(500_000)]);
});

async function* from(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
