import { once } from "node:events";
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { json, listen, type Loopback } from "../../../../test/servers/loopback.js";
import { scripted, response } from "../../../../test/servers/scripted.js";
import { bearer, Session, type SessionOptions, UsageError } from "../index.js";
import {
  MockAdapter,
  ReplayAdapter,
  type ReplayAdapterOptions,
  UnexpectedRequest,
  VerificationError,
} from "./index.js";

let folder = "";
let file = "";

beforeEach(async () => {
  vi.stubEnv("CI", "");
  folder = await mkdtemp(path.join(tmpdir(), "cassettes-"));
  file = path.join(folder, "books.json");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Runs a program once with the adapter; the cassette is written, and verified, at its end. */
async function run<T>(
  url: string,
  program: (session: Session) => Promise<T>,
  { session: options, ...rest }: ReplayAdapterOptions & { session?: SessionOptions } = {},
): Promise<{ mode: string; result: T }> {
  await using replay = new ReplayAdapter(file, rest);
  await using session = new Session({ baseUrl: url, retry: { backoffFactor: 0 }, ...options });
  session.mount(url, replay);
  return { mode: replay.mode, result: await program(session) };
}

/** A server for one test; closed before its end by tests that prove that nothing is sent. */
async function serve(answer: Parameters<typeof listen>[0]): Promise<Loopback> {
  const server = await listen(answer);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await server.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...server, close };
}

interface Cassette {
  readonly exchanges: readonly {
    readonly request: { url: string; headers: Record<string, string>; body?: unknown };
    readonly response: { status: number; headers: Record<string, unknown>; body?: unknown };
  }[];
}

async function cassette(): Promise<Cassette> {
  return JSON.parse(await readFile(file, "utf8")) as Cassette;
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof Error) return error;
  throw new Error("it did not fail");
}

test("the first run records, the second has no server and is answered the same", async () => {
  const server = await serve((request, reply) => {
    reply.setHeader("x-page", ["1", "2"]);
    json(reply, 200, { path: request.url, received: request.body });
  });
  const program = async (session: Session): Promise<unknown[]> => {
    const read = await session.get("/books", { params: { limit: 2 } });
    const added = await session.post("/books", { json: { title: "Emma", pages: [1, 2] } });
    // What belongs to the connection is in no file.
    const {
      connection: ___,
      "keep-alive": _,
      "transfer-encoding": __,
      ...headers
    } = Object.fromEntries(read.headers);
    return [read.status, await read.json(), headers, await added.json()];
  };
  const first = await run(server.url, program);
  expect(first.mode).toBe("record");
  await server.close();
  expect(await run(server.url, program)).toEqual({ mode: "replay", result: first.result });
  expect(server.received.length).toBe(2);
});

test("a cassette is JSON for people: bodies inline, one exchange each attempt and redirect", async () => {
  const server = await scripted(({ socket, line }) => {
    if (line.startsWith("GET /old")) {
      socket.write(response(302, "", { location: "/busy", date: "today" }));
    } else if (server.requests.length === 2)
      socket.write(response(503, "later", { date: "today" }));
    else socket.write(response(200, { ok: true }, { date: "today" }));
  });
  await run(server.url, async (session) => session.get("/old"));
  await server.close();
  const headers = { accept: "*/*" };
  expect((await readFile(file, "utf8")).replaceAll(server.url, "http://server")).toBe(
    `${JSON.stringify(
      {
        format: "gen-client-cassette",
        version: 1,
        exchanges: [
          {
            request: { method: "GET", url: "http://server/old", headers },
            response: {
              status: 302,
              headers: {
                "content-type": "text/plain",
                "content-length": "0",
                location: "/busy",
                date: "today",
              },
            },
          },
          {
            request: { method: "GET", url: "http://server/busy", headers },
            response: {
              status: 503,
              headers: { "content-type": "text/plain", "content-length": "5", date: "today" },
              body: { text: "later" },
            },
          },
          {
            request: { method: "GET", url: "http://server/busy", headers },
            response: {
              status: 200,
              headers: {
                "content-type": "application/json",
                "content-length": "11",
                date: "today",
              },
              body: { json: { ok: true } },
            },
          },
        ],
      },
      undefined,
      2,
    )}\n`,
  );
  const again = await run(server.url, async (session) => session.get("/old"));
  expect(again.result.attempts.map(({ status }) => status)).toEqual([302, 503, 200]);
  expect(again.result.history.length).toBe(1);
});

test("no secret reaches the cassette: not by its place, nor by its value", async () => {
  const token = "t0ken-of-the-caller";
  const cookie = "c00kie-of-the-server";
  const server = await serve((request, reply) => {
    reply.setHeader("set-cookie", [`sid=${cookie}; Path=/; HttpOnly`]);
    reply.setHeader("x-auth-token", "fresh-t0ken");
    reply.setHeader("x-echo", `seen ${token}`);
    reply.setHeader("link", `<${server.url}/next?page=2&api_key=in-the-l1nk>; rel="next"`);
    json(reply, 200, {
      access_token: "issued-t0ken",
      user: { password: "h1dden", clientSecret: "h1dden-too", name: "ann" },
      echo: [request.headers, request.url, request.body],
      key: "a-key-of-a-map",
    });
  });
  const program = async (session: Session): Promise<unknown> => {
    await session.post("/login?api_key=in-the-qu3ry&page=1", {
      json: { user: "ann", password: "pa55word-of-ann" },
    });
    await session.post("/form", { form: { user: "ann", password: "pa55word-in-form" } });
    return (await session.get("/me")).json();
  };
  const options = { session: { auth: bearer(token) } };
  const first = await run(server.url, program, options);
  expect(JSON.stringify(first.result)).toContain(cookie);
  await server.close();

  const text = await readFile(file, "utf8");
  const secrets = [
    token,
    cookie,
    "fresh-t0ken",
    "in-the-l1nk",
    "issued-t0ken",
    "h1dden",
    "in-the-qu3ry",
  ];
  for (const secret of [...secrets, "pa55word"]) expect(text).not.toContain(secret);
  const [login, form, me] = (await cassette()).exchanges;
  expect(login?.request).toMatchObject({
    url: `${server.url}/login?api_key=***&page=1`,
    headers: { authorization: "***" },
    body: { json: { user: "ann", password: "***" } },
  });
  expect(form?.request.body).toEqual({ text: "user=ann&password=***" });
  expect(me?.request.headers["cookie"]).toBe("sid=***");
  expect(me?.response.headers).toMatchObject({
    "set-cookie": "sid=***; Path=/; HttpOnly",
    "x-echo": "seen ***",
    link: `<${server.url}/next?page=2&api_key=***>; rel="next"`,
  });
  expect(me?.response.body).toMatchObject({
    json: { key: "a-key-of-a-map", user: { name: "ann" } },
  });

  // Whoever replays it has other secrets, or none that are real.
  const again = await run(server.url, program, { session: { auth: bearer("another") } });
  expect(again.mode).toBe("replay");
});

test("masks of one's own apply to what is recorded, and to what is compared", async () => {
  const server = await serve((_, reply) => json(reply, 200, { at: Date.now() }));
  const mask: ReplayAdapterOptions["mask"] = {
    request: (request) => ({ ...request, url: request.url.replace(/card=\d+/, "card=CARD") }),
    response: ({ status, headers }) => ({ status, headers, body: { json: { at: 0 } } }),
  };
  const pay = (card: string) => async (session: Session) =>
    (await session.get(`/pay?card=${card}`)).json();
  await run(server.url, pay("4111"), { mask });
  await server.close();
  expect(await readFile(file, "utf8")).not.toContain("4111");
  expect((await run(server.url, pay("4222"), { mask })).result).toEqual({ at: 0 });
});

test("a mask that fails lets nothing be written", async () => {
  const server = await serve((_, reply) => json(reply, 200, {}));
  const mask = {
    request: () => {
      throw new Error("no such field");
    },
  };
  const error = await failureOf(run(server.url, (session) => session.get("/"), { mask }));
  expect(error.message).toContain("could not be masked: no such field");
  expect(await readdir(folder)).toEqual([]);
});

test("equal requests are answered in the order in which they were sent, at once too", async () => {
  let count = 0;
  const server = await serve((_, reply) => {
    const body = { count: ++count };
    // The first is the last to be answered.
    setTimeout(() => json(reply, 200, body), count === 1 ? 60 : 0);
  });
  const one = async (session: Session): Promise<unknown> => (await session.get("/count")).json();
  const program = async (session: Session): Promise<unknown[]> => {
    const first = one(session);
    await expect.poll(() => count).toBeGreaterThan(0);
    return Promise.all([first, one(session), one(session)]);
  };
  await run(server.url, program);
  await server.close();
  const bodies = (await cassette()).exchanges.map((exchange) => exchange.response.body);
  expect(bodies[0]).toEqual({ json: { count: 1 } });
  const again = await run(server.url, (session) =>
    Promise.all([one(session), one(session), one(session)]),
  );
  expect(again.result.map((body) => ({ json: body }))).toEqual(bodies);
});

test("a request that was not recorded is an error, with the nearest that was, and is not sent", async () => {
  const server = await serve((_, reply) => json(reply, 200, {}));
  await run(server.url, async (session) => {
    await session.post("/books", { json: { title: "Emma", year: 1815 } });
    await session.get("/books?page=1");
  });
  const sent = server.received.length;
  const replay = new ReplayAdapter(file);
  await using session = new Session({ baseUrl: server.url });
  session.mount(server.url, replay);
  const error = await failureOf(session.post("/books", { json: { title: "Emma", year: 1816 } }));
  expect(error).toBeInstanceOf(UnexpectedRequest);
  expect(error).toMatchObject({ code: "UNEXPECTED_REQUEST", attempts: [{ number: 1 }] });
  expect(error.message).toContain(`cassette ${file} has no recording of it left`);
  expect(error.message).toContain(
    `  - POST ${server.url}/books: body.year is 1816, expected 1815\n`,
  );
  expect(error.message).toContain(`GET ${server.url}/books?page=1: method GET, now POST; now `);

  await session.get("/books?page=1");
  const second = await failureOf(session.get("/books?page=1"));
  expect(second.message).toContain(
    "GET " + server.url + "/books?page=1: was recorded, and has been used",
  );
  expect(server.received.length).toBe(sent);
  expect(() => replay.verify()).toThrow(VerificationError);
  expect(() => replay.verify()).toThrow(`POST ${server.url}/books: was recorded, and did not come`);
});

test("recordings that were not used fail the end of `await using`", async () => {
  const server = await serve((_, reply) => json(reply, 200, {}));
  await run(server.url, (session) => session.get("/a"));
  await expect(run(server.url, async () => {})).rejects.toThrow("did not come");
});

test.each<[name: string, type: string, sent: string | Uint8Array, recorded: object]>([
  [
    "JSON",
    "application/json",
    '{ "a": [1,\n 2], "é": "\\u00e9\\/" }',
    { json: { a: [1, 2], é: "é/" } },
  ],
  [
    "JSON with numbers that JavaScript has not",
    "application/json",
    "[12345678901234567890]",
    { text: "[12345678901234567890]" },
  ],
  ["JSON that is none", "application/json", "{oops", { text: "{oops" }],
  ["text of one line", "text/plain", "grüße", { text: "grüße" }],
  ["text of several lines", "text/csv", "a,b\r\n1,2\n", { text: ["a,b\r", "1,2", ""] }],
  ["what is no text", "text/plain; charset=latin1", Uint8Array.of(0xe9), { base64: "6Q==" }],
  ["bytes", "image/png", Uint8Array.of(0, 1, 2), { base64: "AAEC" }],
])("a body that is %s is the same again", async (_, type, sent, recorded) => {
  const server = await serve((_, reply) =>
    reply.writeHead(200, { "content-type": type }).end(sent),
  );
  const program = async (session: Session): Promise<Uint8Array> => (await session.get("/")).bytes();
  const first = await run(server.url, program);
  await server.close();
  expect((await cassette()).exchanges[0]?.response.body).toEqual(recorded);
  const again = await run(server.url, program);
  const plain = (bytes: Uint8Array): unknown =>
    "json" in recorded ? JSON.parse(Buffer.from(bytes).toString()) : Buffer.from(bytes);
  expect(plain(again.result)).toEqual(plain(first.result));
});

test("a compressed body is readable in the cassette, its header is as it was", async () => {
  const server = await serve((_, reply) =>
    reply
      .writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" })
      .end(gzipSync('{"ok":true}')),
  );
  const program = async (session: Session): Promise<unknown> => {
    const answer = await session.get("/");
    return [answer.headers.get("content-encoding"), await answer.json()];
  };
  const first = await run(server.url, program);
  await server.close();
  expect((await cassette()).exchanges[0]?.response.body).toEqual({ json: { ok: true } });
  expect((await run(server.url, program)).result).toEqual(first.result);
});

test("a streamed body reaches its reader while it comes, and is recorded at its end", async () => {
  let finish = (): void => {};
  const server = await serve((_, reply) => {
    reply.writeHead(200, { "content-type": "text/plain" }).write("first ");
    finish = () => reply.end("last");
  });
  const program = async (session: Session): Promise<string> => {
    const answer = await session.get("/", { stream: true });
    let text = "";
    for await (const piece of answer.body as AsyncIterable<Buffer>) {
      text += piece.toString();
      finish();
    }
    return text;
  };
  expect((await run(server.url, program)).result).toBe("first last");
  await server.close();
  expect((await run(server.url, program)).result).toBe("first last");
});

test.each<[name: string, leave: (session: Session) => Promise<unknown>]>([
  [
    "left in the middle",
    async (session) => {
      const answer = await session.get("/", { stream: true });
      for await (const _ of answer.body) break;
    },
  ],
  [
    "closed before it was begun",
    async (session) => {
      const answer = await session.get("/", { stream: true });
      answer.body.destroy();
    },
  ],
  ["never looked at", (session) => session.get("/", { stream: true })],
])(
  "a streamed body that was %s can't be recorded, and says so; nothing is written",
  async (_, leave) => {
    const server = await serve((_, reply) => void reply.writeHead(200).write("first"));
    const error = await failureOf(run(server.url, leave));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain("it was not written, as it would not be complete");
    expect(await readdir(folder)).toEqual([]);
  },
);

test("a response beyond maxBody can't be recorded; a request is recognised by its digest", async () => {
  const server = await serve((request, reply) =>
    json(reply, 200, {
      bytes: request.body.length,
      pad: request.url === "/long" ? "x".repeat(99) : "",
    }),
  );
  const pieces = (last: string) =>
    async function* (): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 40; count++) yield Buffer.from("0123456789");
      yield Buffer.from(last);
    };
  const put =
    (last: string) =>
    async (session: Session): Promise<unknown> =>
      (await session.put("/f", { body: pieces(last) })).json();
  const first = await run(server.url, put("end"), { maxBody: 64 });
  expect(first.result).toMatchObject({ bytes: 403 });
  expect((await cassette()).exchanges[0]?.request.body).toEqual({
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    length: 403,
  });
  expect((await run(server.url, put("end"), { maxBody: 64 })).result).toEqual(first.result);
  expect(await failureOf(run(server.url, put("END"), { maxBody: 64 }))).toMatchObject({
    name: "SuppressedError",
    suppressed: { code: "UNEXPECTED_REQUEST" },
  });

  await rm(file);
  const error = await failureOf(
    run(server.url, (session) => session.get("/long"), { maxBody: 64 }),
  );
  expect(error.message).toContain("its response is longer than maxBody, 64 bytes");
});

test("a short streamed body is recorded like any other, and a stream that fails is the call's error", async () => {
  const server = await serve((request, reply) => json(reply, 200, request.body));
  const put = async (session: Session): Promise<unknown> => {
    const body = new Blob(["one"]).stream();
    return (await session.put("/f", { body, headers: { "content-type": "text/plain" } })).json();
  };
  await run(server.url, put);
  await server.close();
  expect((await cassette()).exchanges[0]?.request.body).toEqual({ text: "one" });
  expect((await run(server.url, put)).result).toBe("one");
  const broken = async (session: Session): Promise<unknown> => {
    await put(session);
    // oxlint-disable-next-line require-yield
    const body = async function* (): AsyncGenerator<Uint8Array> {
      throw new Error("disk");
    };
    return failureOf(session.put("/f", { body }));
  };
  expect((await run(server.url, broken)).result).toMatchObject({ code: "REQUEST_BODY_FAILED" });
});

test("a field of a multipart form that is a secret is in no cassette, and the form is the same", async () => {
  const server = await serve((request, reply) =>
    json(reply, 200, { echo: request.headers["x-echo"] }),
  );
  const program = async (session: Session): Promise<number> => {
    const form = { user: "ann", new_password: "pa55word in form" };
    const files = { photo: { content: Buffer.from([0xff, 0, 1]), filename: "a.png" } };
    await session.post("/f", { form, files: { note: { content: "x" } } });
    return (await session.post("/f", { form, files })).status;
  };
  await run(server.url, program);
  await server.close();
  const text = await readFile(file, "utf8");
  const [, binary] = (await cassette()).exchanges;
  const { base64 = "" } = (binary?.request.body ?? {}) as { base64?: string };
  expect(text + Buffer.from(base64, "base64").toString("latin1")).not.toContain("pa55word");
  expect(Buffer.from(base64, "base64").toString("latin1")).toContain("\xff\0\x01");
  expect(await run(server.url, program)).toEqual({ mode: "replay", result: 200 });
});

test("a form's boundary is another each time, and the form is the same", async () => {
  const server = await serve((_, reply) => json(reply, 200, {}));
  const post = async (session: Session): Promise<number> => {
    const files = { photo: { content: Buffer.from([0xff, 0xd8]), filename: "a.jpg" } };
    return (await session.post("/f", { form: { title: "Rex" }, files })).status;
  };
  await run(server.url, post);
  await server.close();
  expect((await run(server.url, post)).result).toBe(200);
});

test("what fails on the way is no part of the cassette", async () => {
  const server = await scripted(({ socket, number }) => {
    if (number === 1) socket.destroy();
    else socket.write(response(200, "up"));
  });
  const program = async (session: Session): Promise<string> => (await session.get("/")).text();
  await run(server.url, program);
  await server.close();
  expect((await run(server.url, program)).result).toBe("up");
});

test("where nothing was answered nothing is written", async () => {
  const server = await serve((_, reply) => reply.end());
  await server.close();
  await run(server.url, (session) => session.get("/").catch(() => {}));
  expect(await readdir(folder)).toEqual([]);
});

test("record writes anew, over what was there, and verifies nothing", async () => {
  const server = await serve((request, reply) => json(reply, 200, request.url));
  await run(server.url, (session) => session.get("/old"));
  await run(server.url, (session) => session.get("/new"), { mode: "record" });
  expect((await cassette()).exchanges.map(({ request }) => request.url)).toEqual([
    `${server.url}/new`,
  ]);
  expect(await readdir(folder)).toEqual(["books.json"]);
});

test("a folder that isn't there is made; one that can't be leaves no trace", async () => {
  const server = await serve((_, reply) => json(reply, 200, {}));
  file = path.join(folder, "a/b/c.json");
  await run(server.url, (session) => session.get("/"));
  expect((await cassette()).exchanges.length).toBe(1);

  await writeFile(path.join(folder, "taken"), "");
  file = path.join(folder, "taken/c.json");
  const error = await failureOf(run(server.url, (session) => session.get("/"), { mode: "record" }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect(error.message).toContain("it can't be written");
  expect(await readdir(folder)).toEqual(["a", "taken"]);
});

test("a cassette that can't take the place of what is there leaves no remains", async () => {
  const server = await serve((_, reply) => json(reply, 200, {}));
  await mkdir(file);
  await failureOf(run(server.url, (session) => session.get("/"), { mode: "record" }));
  expect(await readdir(folder)).toEqual(["books.json"]);
});

test("on CI nothing is recorded by itself: a missing cassette is an error at once", async () => {
  vi.stubEnv("CI", "true");
  expect(() => new ReplayAdapter(file)).toThrow(
    `cassette ${file}: it does not exist, and with CI set nothing is recorded. Record it on your own machine`,
  );
  expect(new ReplayAdapter(file, { mode: "record" }).mode).toBe("record");
  vi.stubEnv("CI", "false");
  expect(new ReplayAdapter(file).mode).toBe("record");
  expect(() => new ReplayAdapter(file, { mode: "replay" })).toThrow('mode is "replay"');
});

test("the path may be a file: URL", () => {
  expect(new ReplayAdapter(pathToFileURL(file)).file).toBe(file);
});

test.each<[name: string, content: string, message: string]>([
  ["no JSON", "{", "it is no JSON"],
  ["something else", "{}", 'it is no cassette: expected "format": "gen-client-cassette"'],
  [
    "newer",
    '{"format":"gen-client-cassette","version":2}',
    "it has version 2, and this package reads version 1",
  ],
  ["without exchanges", '{"format":"gen-client-cassette","version":1}', "no list of exchanges"],
  [
    "badly edited",
    '{"format":"gen-client-cassette","version":1,"exchanges":[{"request":{"method":"GET","url":"/","headers":{}},"response":{"status":"200"}}]}',
    "exchanges[0].response.status is no whole number",
  ],
  [
    "with a body that is none",
    '{"format":"gen-client-cassette","version":1,"exchanges":[{"request":{"method":"GET","url":"/","headers":{}},"response":{"status":200,"headers":{},"body":"hi"}}]}',
    "exchanges[0].response.body is no body: expected one of json, text and base64",
  ],
])("a cassette that is %s is refused, and left as it is", async (_, content, message) => {
  await writeFile(file, content);
  expect(() => new ReplayAdapter(file)).toThrow(UsageError);
  expect(() => new ReplayAdapter(file)).toThrow(`cassette ${file}: `);
  expect(() => new ReplayAdapter(file)).toThrow(message);
  expect(await readFile(file, "utf8")).toBe(content);
});

test.each<[name: string, options: object, message: string]>([
  [
    "a mode that is none",
    { mode: "replai" },
    'mode is "replai"; expected one of replay, record, auto',
  ],
  ["an unknown option", { masks: {} }, "did you mean mask?"],
  ["an unknown mask", { mask: { body: () => {} } }, 'mask has no option "body"'],
  ["a mask that is no function", { mask: { request: /x/ } }, "mask.request is an object"],
  ["a size that is none", { maxBody: -1 }, "maxBody is -1"],
])("refused at once: %s", (_, options, message) => {
  expect(() => new ReplayAdapter(file, options)).toThrow(message);
  expect(() => new ReplayAdapter("")).toThrow("a cassette needs a path");
});

test("it records what any adapter answers, and closes it", async () => {
  const mock = new MockAdapter();
  const url = "https://shop.example";
  let closed = 0;
  const adapter = {
    send: mock.send.bind(mock),
    close: async () => void closed++,
  };
  mock.get("/a").reply(200, "mocked");
  const program = async (session: Session): Promise<string> => (await session.get("/a")).text();
  await run(url, program, { adapter });
  expect(closed).toBeGreaterThan(0);
  expect((await run(url, program, { adapter })).result).toBe("mocked");
  expect(mock.requests.length).toBe(1);
});

test("an answer before the whole body was sent is replayed to any body", async () => {
  const early = createServer((_, reply) => void reply.writeHead(413).end("too long"));
  early.listen(0, "127.0.0.1");
  await once(early, "listening");
  onTestFinished(() => {
    early.close().closeAllConnections();
  });
  const address = early.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const url = `http://127.0.0.1:${port}`;
  const program = async (session: Session): Promise<number> => {
    let isOver = false;
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from("begin");
      await new Promise((resolve) => setTimeout(resolve, 5_000).unref());
      if (!isOver) yield Buffer.from("end");
    };
    const { status } = await session.put("/", { body, timeout: 4_000 });
    isOver = true;
    return status;
  };
  expect((await run(url, program)).result).toBe(413);
  expect((await cassette()).exchanges[0]?.request.body).toEqual({ unfinished: true });
  const quick = async (session: Session): Promise<number> =>
    (await session.put("/", { body: "begin", headers: { "content-type": "text/plain" } })).status;
  expect((await run(url, quick)).result).toBe(413);
});
