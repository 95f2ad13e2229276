import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer, text as readText } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { type BodyStream, discardBody, isBodyStream } from "./body-stream.js";
import { type Content, toBody } from "./content.js";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gen-client-content-"));
  file = join(folder, "photo.bin");
  await writeFile(file, Buffer.alloc(300_000, "photo"));
});

afterAll(() => rm(folder, { recursive: true }));

function stream(content: Content): BodyStream {
  const body = toBody(content, "body");
  if (!isBodyStream(body)) throw new Error("it is no stream");
  return body;
}

function text(body: BodyStream): Promise<string> {
  return readText(body.open());
}

async function* generate(...chunks: readonly (string | Uint8Array)[]) {
  yield* chunks;
}

test("streams of Node and of the web, generators and iterables are read to their end, once", async () => {
  const sources: readonly Content[] = [
    Readable.from(["he", Buffer.from("llo")]),
    new Blob(["hello"]).stream(),
    generate("he", "", new Uint8Array(), "llo"),
    { [Symbol.asyncIterator]: () => generate("hello") },
    new PassThrough().end("hello"),
  ];
  for (const source of sources) {
    const body = stream(source);
    expect([body.length, body.replayable]).toEqual([undefined, false]);
    expect(await text(body)).toBe("hello");
    expect(() => body.open()).toThrow(UsageError);
    expect(() => body.open()).toThrow(
      "body is a stream, and was sent before; pass a function that makes a new one each time, such as () => createReadStream(path)",
    );
  }
});

test("a Blob and a function can be read again, and a Blob says how long it is", async () => {
  const blob = stream(new Blob(["héllo"]));
  expect([blob.length, blob.replayable]).toEqual([6, true]);
  const made = stream(() => createReadStream(file));
  expect([made.length, made.replayable]).toEqual([undefined, true]);
  for (const _ of [1, 2]) {
    expect(await text(blob)).toBe("héllo");
    expect((await text(made)).length).toBe(300_000);
  }
});

test("a function isn't called before its stream is read", async () => {
  let calls = 0;
  const body = stream(() => {
    calls++;
    return generate("a");
  });
  const iterator = body.open()[Symbol.asyncIterator]();
  expect(calls).toBe(0);
  await iterator.next();
  expect(calls).toBe(1);
});

test("empty chunks are left out, as one would end a body that is sent in chunks", async () => {
  const chunks: string[] = [];
  for await (const chunk of stream(generate("", "a", new Uint8Array(), "b")).open()) {
    chunks.push(String(chunk));
  }
  expect(chunks).toEqual(["a", "b"]);
});

test("a character that is cut in two by its strings arrives whole", async () => {
  const cat = "😺";
  expect(await text(stream(generate(`a${cat[0]}`, `${cat[1]}b`)))).toBe(`a${cat}b`);
  expect(await text(stream(generate(cat[0] ?? "", "", cat[1] ?? "")))).toBe(cat);
  // Halves without their other half, as TextEncoder writes them.
  expect(await text(stream(generate("a", cat[0] ?? "")))).toBe("a\ufffd");
  expect(await text(stream(generate(cat[0] ?? "", Buffer.from("b"))))).toBe("\ufffdb");
});

test.each([
  ["read to its end", async () => drained(Readable.from(["a"]))],
  ["destroyed", async () => Readable.from(["a"]).destroy()],
  ["a web stream, read to its end", async () => drained(new Blob(["a"]).stream())],
  ["locked by a reader", async () => locked(new Blob(["a"]).stream())],
  ["a generator that another body has read", async () => sent(generate("a"))],
])("a stream that is spent is refused before anything is sent: %s", async (_, make) => {
  const source = await make();
  expect(() => toBody(source, "body")).toThrow(
    /^body is a stream that was read or closed before; pass a function/,
  );
});

async function drained<T extends AsyncIterable<unknown>>(source: T): Promise<T> {
  for await (const _ of source);
  return source;
}

function locked(source: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  source.getReader();
  return source;
}

async function sent(source: AsyncGenerator<string | Uint8Array>): Promise<typeof source> {
  await text(stream(source));
  return source;
}

test("a stream of which the program has read the beginning is sent from where it stands", async () => {
  const source = createReadStream(file);
  await once(source, "readable");
  source.read(5);
  expect((await text(stream(source))).length).toBe(299_995);
});

test.each<[string, () => unknown, string]>([
  ["nothing", () => undefined, "undefined"],
  ["a promise", () => Promise.resolve(generate("a")), "an object"],
  ["a string", () => "a", "a string"],
])("a function that returns %s is refused when it is called", async (_, make, what) => {
  const body = stream(make as () => AsyncIterable<string>);
  await expect(text(body)).rejects.toThrow(
    `what the function of body returns is ${what}; expected a stream or an async iterable`,
  );
});

test("a function that returns the same stream twice is refused at the second time", async () => {
  const same = generate("a");
  const body = stream(() => same);
  expect(await text(body)).toBe("a");
  await expect(text(body)).rejects.toThrow(
    "what the function of body returns is a stream that was read or closed before",
  );
});

test.each<[string, unknown, string]>([
  ["numbers", Readable.from([1]), "body gave a number"],
  ["objects", Readable.from([{ secret: "hunter2" }]), "body gave an object"],
  ["arrays", new ReadableStream({ start: (c) => c.enqueue([1]) }), "body gave an array"],
])("a stream of %s is refused at its first, which is not shown", async (_, source, problem) => {
  const body = stream(source as Content);
  const reading = text(body);
  await expect(reading).rejects.toThrow(UsageError);
  await expect(reading).rejects.toThrow(`${problem}; expected bytes or strings from it`);
  await expect(reading).rejects.not.toThrow(/hunter2/);
});

test("a stream that is refused in the middle is closed", async () => {
  const source = Readable.from(["a", 1, "b"]);
  await expect(text(stream(source))).rejects.toThrow("body gave a number");
  expect(source.destroyed).toBe(true);
});

test("the error of a stream that fails is what reading throws", async () => {
  const failure = new Error("the disk is on fire");
  async function* failing() {
    yield "a";
    throw failure;
  }
  const web = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(failure) });
  for (const source of [failing(), Readable.from(failing()), web, () => failing()]) {
    await expect(text(stream(source))).rejects.toBe(failure);
  }
  const body = stream(() => {
    throw failure;
  });
  await expect(text(body)).rejects.toBe(failure);
});

test("a stream that fails before it is read ends no process, and tells why when it is read", async () => {
  const source = createReadStream(join(folder, "missing"));
  const body = stream(source);
  await closed(source);
  await expect(text(body)).rejects.toMatchObject({ code: "ENOENT" });
  const failed = createReadStream(join(folder, "missing")).on("error", () => {});
  await closed(failed);
  await expect(text(stream(failed))).rejects.toMatchObject({ code: "ENOENT" });
});

function closed(source: Readable): Promise<void> {
  // Not `once`, whose listener would be the one that the error needs.
  return new Promise((resolve) => source.on("close", resolve));
}

test("a body that is never opened can be discarded, which closes its stream", async () => {
  const readable = createReadStream(file);
  discardBody(stream(readable));
  await closed(readable);

  let cancelled = false;
  const web = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
  discardBody(stream(web));
  await turn();
  expect(cancelled).toBe(true);

  let calls = 0;
  discardBody(stream(() => (calls++, generate())));
  discardBody("text");
  discardBody(undefined);
  await turn();
  expect(calls).toBe(0);
});

test("to discard a body that is being sent leaves it alone", async () => {
  const body = stream(createReadStream(file));
  const reading = body.open();
  discardBody(body);
  expect((await buffer(reading)).length).toBe(300_000);
});

test("to return ends a read that would never end, closes the source, and never passes for the end", async () => {
  const server = createServer((_, response) => void response.write("a"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const { get } = await import("node:http");
  const [incoming] = (await once(get({ port, host: "127.0.0.1" }), "response")) as [
    IncomingMessage,
  ];

  let cancelled = false;
  const web = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from("a")),
    cancel: () => void (cancelled = true),
  });
  async function* stuck() {
    yield "a";
    await new Promise(() => {});
  }
  for (const source of [incoming, web, stuck()]) {
    const iterator = stream(source).open()[Symbol.asyncIterator]();
    expect(String((await iterator.next()).value)).toBe("a");
    const stalled = iterator.next();
    const problem = "the body was closed before its end";
    await Promise.all([expect(stalled).rejects.toThrow(problem), iterator.return?.()]);
    await expect(iterator.next()).rejects.toThrow(problem);
  }
  expect([incoming.destroyed, cancelled]).toEqual([true, true]);
  server.close();
});

test("a generator that is left early runs its own cleaning up, whatever that throws", async () => {
  let cleaned = false;
  async function* source() {
    try {
      yield "a";
      yield "b";
    } finally {
      cleaned = true;
      // oxlint-disable-next-line no-unsafe-finally -- what a careless one does
      throw new Error("while cleaning up");
    }
  }
  for await (const chunk of stream(source()).open()) {
    expect(String(chunk)).toBe("a");
    break;
  }
  await turn();
  expect(cleaned).toBe(true);
});

test("no more is read than is taken", async () => {
  let made = 0;
  async function* source() {
    for (; made < 100; made++) yield Buffer.alloc(1_000);
  }
  const iterator = stream(source()).open()[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  await turn();
  expect(made).toBeLessThanOrEqual(2);
});
