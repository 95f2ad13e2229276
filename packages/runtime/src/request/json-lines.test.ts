import { expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { isBodyStream } from "./body-stream.js";
import { writeJsonLines } from "./json-lines.js";

const asIs = (item: unknown): unknown => item;

async function textOf(items: unknown, kind: "lines" | "sequence" = "lines"): Promise<string> {
  const body = writeJsonLines(items, kind, asIs);
  if (!isBodyStream(body)) throw new Error("the body is held in memory");
  const pieces: Uint8Array[] = [];
  for await (const piece of body.open()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function* counting(end: number, closed?: () => void): AsyncGenerator<object> {
  try {
    for (let n = 1; n <= end; n++) yield { n };
  } finally {
    closed?.();
  }
}

test("a line for each item of whatever gives them", async () => {
  const lines = '{"n":1}\n{"n":2}\n';
  expect(await textOf(counting(2))).toBe(lines);
  expect(await textOf(() => counting(2))).toBe(lines);
  expect(await textOf([{ n: 1 }, { n: 2 }])).toBe(lines);
  expect(await textOf(new Set(["a\nb", null]))).toBe('"a\\nb"\nnull\n');
  expect(await textOf([])).toBe("");
});

test("a sequence begins each item with a record separator (RFC 7464, 2.2)", async () => {
  expect(await textOf([1, 2], "sequence")).toBe("\u001e1\n\u001e2\n");
});

test("a list or a function can be sent again, an iterator can't", async () => {
  const again = [[1], () => counting(1)].map((items) => writeJsonLines(items, "lines", asIs));
  expect(again.map((body) => isBodyStream(body) && body.replayable)).toEqual([true, true]);
  const once = writeJsonLines(counting(1), "lines", asIs);
  if (!isBodyStream(once)) throw new Error("the body is held in memory");
  once.open();
  expect(once.replayable).toBe(false);
  expect(() => once.open()).toThrow("was sent before");
});

test("an item without JSON ends it, tells which one it was, and closes what it came from", async () => {
  let isClosed = false;
  async function* items(): AsyncGenerator {
    try {
      yield { n: 1 };
      yield { n: Number.NaN };
    } finally {
      isClosed = true;
    }
  }
  await expect(textOf(items())).rejects.toThrow(UsageError);
  await expect(textOf([1, undefined])).rejects.toThrow(
    "item 1 of the body can't be written as JSON",
  );
  expect(isClosed).toBe(true);
});

test("to end it early closes what it is made of, in the middle of a read too", async () => {
  let isClosed = false;
  const body = writeJsonLines(
    counting(9, () => (isClosed = true)),
    "lines",
    asIs,
  );
  if (!isBodyStream(body)) throw new Error("the body is held in memory");
  const pieces = body.open()[Symbol.asyncIterator]();
  await pieces.next();
  await pieces.return?.();
  await expect.poll(() => isClosed).toBe(true);
});

test.each([["text"], [1], [null], [{ n: 1 }]])("%j has no items", (value) => {
  expect(() => writeJsonLines(value, "lines", asIs)).toThrow("expected a list, an iterable");
});
