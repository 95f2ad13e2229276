import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { Readable } from "node:stream";
import { tmpdir } from "node:os";
import path from "node:path";
import * as zlib from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Recorded, type Recorder, startRecorder } from "../../../../test/servers/recorder.js";
import { BodyError, UsageError } from "../errors.js";
import type { Interceptor } from "../interceptor.js";
import { Session } from "../session.js";
import type { SessionOptions } from "../session-options.js";
import { MockAdapter, ReplayAdapter } from "../testing/index.js";
import { isBodyStream } from "./body-stream.js";
import type { CompressionCoding, CompressOption } from "./compression.js";

const long = JSON.stringify({ text: "a long text ".repeat(200) });

async function started(options: SessionOptions): Promise<{ server: Recorder; session: Session }> {
  const server = await startRecorder();
  const session = new Session({ baseUrl: server.url, ...options });
  onTestFinished(async () => {
    await session.close();
    await server[Symbol.asyncDispose]();
  });
  return { server, session };
}

function fieldOf(request: Recorded | undefined, name: string): string | undefined {
  return request?.fields.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** What went out: its coding, its length and what it is. */
function sent(server: Recorder) {
  return server.take().map((request) => {
    const coding = fieldOf(request, "content-encoding");
    return {
      coding,
      isSized: fieldOf(request, "content-length") === String(request.body.length),
      body: (coding === "gzip" ? zlib.gunzipSync(request.body) : request.body).toString(),
    };
  });
}

// The decoders are Node's: nothing of ours reads what is sent here.
const { zstdDecompressSync } = zlib as unknown as Readonly<Record<string, typeof zlib.gunzipSync>>;
const decoders: readonly (readonly [CompressionCoding, typeof zlib.gunzipSync])[] = [
  ["gzip", zlib.gunzipSync],
  ["deflate", zlib.inflateSync],
  ["br", zlib.brotliDecompressSync],
  ...(zstdDecompressSync === undefined ? [] : [["zstd", zstdDecompressSync] as const]),
];

test.skipIf(zstdDecompressSync)("zstd is refused where Node doesn't have it", () => {
  expect(() => new Session({ compress: "zstd" })).toThrow(
    `compress is "zstd", which Node has from 22.15 on, and this is ${process.version}; expected "gzip"`,
  );
});

// The decoders are Node's: nothing of ours reads what is sent here.
test.each(decoders)("%s is what Content-Encoding says", async (coding, decode) => {
  const { server, session } = await started({ compress: coding });
  const text = "x".repeat(300_000);
  await session.post("/", { json: JSON.parse(long) });
  await session.post("/", { body: text });
  await session.post("/", { body: Readable.from([text, text]) });
  const requests = server.take();
  expect(requests.map((request) => fieldOf(request, "content-encoding"))).toEqual([
    coding,
    coding,
    coding,
  ]);
  expect(requests.map(({ body }) => decode(body).toString())).toEqual([long, text, text + text]);
  expect(requests.map((request) => fieldOf(request, "content-length"))).toEqual([
    String(requests[0]?.body.length),
    undefined,
    undefined,
  ]);
});

describe("what is sent as it is", () => {
  test.each<[what: string, compress: CompressOption | undefined, call: object, coding?: string]>([
    ["everything, by default", undefined, { body: long }],
    ["a body below the threshold", "gzip", { body: "x".repeat(1023) }],
    ["one below a threshold of its own", { coding: "gzip", threshold: 5000 }, { body: long }],
    ["what would become larger", "gzip", { body: randomBytes(2000) }],
    ["a stream that is known to be short", "gzip", { body: new Blob(["x".repeat(1023)]) }],
    ["an empty body", { coding: "gzip", threshold: 0 }, { body: "" }],
    ["a call that says so", "gzip", { body: long, compress: false }],
    ["what is encoded", "gzip", { body: long, headers: { "Content-Encoding": "x-own" } }, "x-own"],
  ])("%s", async (_, compress, call, coding) => {
    const { server, session } = await started({ ...(compress !== undefined && { compress }) });
    await session.post("/", call);
    const [request] = server.take();
    const { body } = call as { body: string | Uint8Array | Blob };
    expect(fieldOf(request, "content-encoding")).toBe(coding);
    expect(request?.body).toEqual(Buffer.from(await new Response(body).arrayBuffer()));
    expect(fieldOf(request, "content-length")).toBe(String(request?.body.length));
  });

  test("a GET without a body says nothing of a coding", async () => {
    const { server, session } = await started({ compress: { coding: "gzip", threshold: 0 } });
    await session.get("/");
    expect(fieldOf(server.take()[0], "content-encoding")).toBeUndefined();
  });
});

test("a call's fields go over the session's", async () => {
  const { server, session } = await started({ compress: { coding: "gzip", threshold: 5000 } });
  await session.post("/", { body: long, compress: { threshold: 0 } });
  await session.post("/", { body: long, compress: "gzip" });
  await session.post("/", { body: "a", compress: { threshold: 1 } });
  expect(sent(server)).toEqual([
    { coding: "gzip", isSized: true, body: long },
    { coding: undefined, isSized: true, body: long },
    // Larger than "a" is what gzip makes of it.
    { coding: undefined, isSized: true, body: "a" },
  ]);
});

test.each([
  ["lz4", 'compress is "lz4"; expected "gzip", "deflate", "br"'],
  [true, "compress is true; expected"],
  [null, "compress is null; expected"],
  [{ threshold: 1 }, 'compress.coding is undefined; expected "gzip"'],
  [{ coding: "gzip", threshold: -1 }, "compress.threshold is -1; expected a whole number of bytes"],
  [{ coding: "gzip", level: 9 }, 'compress has no option "level"; there are coding, threshold'],
])("%j is refused", (compress, message) => {
  expect(() => new Session({ compress: compress as CompressOption })).toThrow(UsageError);
  expect(() => new Session({ compress: compress as CompressOption })).toThrow(message);
});

describe("sent again", () => {
  test("are the same bytes, after a redirect and after a failure", async () => {
    const { server, session } = await started({ compress: "gzip" });
    await session.put(`/redirect/307?to=/b`, { body: long });
    const [first, second] = server.take();
    expect(second?.line).toBe("PUT /b HTTP/1.1");
    expect(second?.body).toEqual(first?.body);
    expect(fieldOf(second, "content-encoding")).toBe("gzip");
    const retry = { total: 1, statusForcelist: [503], backoffFactor: 0 };
    await session.put("/status/503", { body: "x".repeat(300_000), retry });
    await session.put("/status/503", { body: () => Readable.from([long]), retry });
    expect(sent(server).map(({ body }) => body)).toEqual([
      "x".repeat(300_000),
      "x".repeat(300_000),
      long,
      long,
    ]);
  });

  test("is no body, nor its coding, after a 303", async () => {
    const { server, session } = await started({ compress: "gzip" });
    await session.post("/redirect/303?to=/b", { body: long });
    const [, second] = server.take();
    expect([second?.line, fieldOf(second, "content-encoding")]).toEqual([
      "GET /b HTTP/1.1",
      undefined,
    ]);
  });

  test("is no stream that can be read once", async () => {
    const { server, session } = await started({ compress: "gzip" });
    const call = session.put("/redirect/307?to=/b", { body: Readable.from([long]) });
    await expect(call).rejects.toThrow("with a body that can't be read again");
    expect(server.take()).toHaveLength(1);
  });
});

describe("interceptors", () => {
  test("see what is sent", async () => {
    const seen: unknown[] = [];
    const look: Interceptor = (next) => (request) => {
      seen.push(request.header("content-encoding"), request.body);
      return next(request);
    };
    const { server, session } = await started({ compress: "gzip", interceptors: [look] });
    await session.post("/", { body: long });
    expect(seen).toEqual(["gzip", server.take()[0]?.body]);
  });

  test.each<[what: string, change: Interceptor, coding: string | undefined, body: string]>([
    [
      "compressed",
      (next) => (request) => next(request.with({ body: `${long}!` })),
      "gzip",
      `${long}!`,
    ],
    [
      "as it is where it is short",
      (next) => (request) => next(request.with({ body: "!" })),
      undefined,
      "!",
    ],
    [
      "once, where it is the same",
      (next) => (request) =>
        next(request.with(request.body === undefined ? {} : { body: request.body })),
      "gzip",
      long,
    ],
    [
      "as they encoded it",
      (next) => (request) =>
        next(request.with({ body: "own", headers: { "content-encoding": "x-own" } })),
      "x-own",
      "own",
    ],
  ])("another body goes out %s", async (_, change, coding, body) => {
    const { server, session } = await started({ compress: "gzip", interceptors: [change] });
    await session.post("/", { body: long });
    expect(sent(server)).toEqual([{ coding, isSized: true, body }]);
  });
});

describe("streams", () => {
  test("are read no faster than they are sent, and closed when the call ends", async () => {
    let given = 0;
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) {
          given++;
          yield randomBytes(64 * 1024);
        }
      } finally {
        isClosed = true;
      }
    }
    const ended = new AbortController();
    // Takes the head, and never reads on.
    const deaf = createServer((socket) => {
      socket.pause();
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
    const { port } = deaf.address() as { port: number };
    const session = new Session({ compress: "gzip", retry: false });
    const call = session
      .post(`http://127.0.0.1:${port}/`, { body: endless(), signal: ended.signal })
      .catch((error: unknown) => error);
    const waits = async (): Promise<boolean> => {
      const before = given;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return before > 0 && given === before;
    };
    await expect.poll(waits, { timeout: 10_000 }).toBe(true);
    // What the sockets' and streams' buffers hold.
    expect(given).toBeLessThan(400);
    ended.abort();
    expect(await call).toMatchObject({ code: "ABORTED" });
    await expect.poll(() => isClosed).toBe(true);
    deaf.close();
    await session.close();
  });

  test("that die in the middle end the call with their error", async () => {
    const { session } = await started({ compress: "gzip" });
    const cause = new Error("the disk is gone");
    async function* dying() {
      yield long;
      throw cause;
    }
    const error: unknown = await session.post("/", { body: dying() }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(BodyError);
    expect((error as BodyError).message).toContain("the disk is gone");
  });

  test("that are not sent are closed", async () => {
    const { session } = await started({ compress: "gzip" });
    const stream = Readable.from([long]);
    await session.close();
    await expect(session.post("/", { body: stream })).rejects.toMatchObject({
      code: "SESSION_CLOSED",
    });
    await expect.poll(() => stream.destroyed).toBe(true);
  });
});

test("mocks and recordings have what it was, with its secrets masked", async () => {
  const mock = new MockAdapter();
  const session = new Session({ adapter: mock, compress: { coding: "gzip", threshold: 0 } });
  const recording = session.record();
  const json = { password: "hunter2", text: "text ".repeat(200) };
  mock.on("POST", "https://a.example/", { body: json }).reply(200);
  await session.post("https://a.example/", { json });
  const [entry] = recording.toHar().log.entries;
  expect(entry?.request.postData?.text).toContain("text text");
  expect(JSON.stringify(entry)).not.toContain("hunter2");
  expect(entry?.request.headers).toContainEqual({ name: "content-encoding", value: "gzip" });
  await session.close();
});

test.each([
  ["text", long],
  ["a stream", () => Readable.from([long])],
])("a cassette has %s as it was, and answers it", async (_, body) => {
  const folder = await mkdtemp(path.join(tmpdir(), "compressed-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "cassette.json");
  const server = await startRecorder();
  const send = async (mode: "record" | "replay"): Promise<number> => {
    await using replay = new ReplayAdapter(file, { mode });
    await using session = new Session({ compress: "gzip" });
    session.mount(server.url, replay);
    return (await session.post(`${server.url}/`, { body })).status;
  };
  expect(await send("record")).toBe(200);
  expect(sent(server)).toMatchObject([{ coding: "gzip", body: long }]);
  await server[Symbol.asyncDispose]();
  expect(await readFile(file, "utf8")).toContain("a long text a long text");
  expect(await send("replay")).toBe(200);
});

test("a 415 says what may be its reason", async () => {
  const { session } = await started({ compress: "gzip" });
  const refused = async (body: string): Promise<unknown> =>
    (await session.post("/status/415", { body })).raiseForStatus();
  await expect(refused(long)).rejects.toThrow(
    "415 Unsupported Media Type, to a body sent as gzip; compress: false sends it as it is",
  );
  await expect(refused("short")).rejects.toThrow(/415 Unsupported Media Type$/);
});

test("a body in memory is compressed once, however often it is read", () => {
  const session = new Session({ compress: "gzip" });
  const request = session.prepare("POST", "https://a.example/", { body: long });
  const bytes = request.body;
  if (bytes === undefined || isBodyStream(bytes)) throw new Error("not in memory");
  expect(zlib.gunzipSync(bytes).toString()).toBe(long);
});
