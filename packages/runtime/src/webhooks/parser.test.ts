/** Requests that arrive as webhooks: at real servers, from real sockets, and in all other forms. */
import { once } from "node:events";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { SessionError, UsageError } from "../errors.js";
import {
  signWebhook,
  type WebhookDescriptions,
  WebhookError,
  type WebhookOptions,
  webhookParser,
  type WebhookParts,
} from "./index.js";

const descriptions: WebhookDescriptions = {
  newPet: [
    {
      content: { "application/json": "json" },
      constants: { type: "pet.added" },
      headers: { "x-attempt": "number" },
      query: { n: "number", tags: { items: "string" }, ids: { items: "number", delimiter: "," } },
    },
  ],
  petGone: [{ content: { "application/json": "json" }, constants: { type: "pet.gone" } }],
  anything: [{ content: { "*/*": "auto" } }],
  form: [
    {
      content: {
        "application/x-www-form-urlencoded": {
          form: { count: "number", tags: { items: "string" }, payload: "json" },
        },
      },
    },
  ],
  upload: [{ content: { "multipart/form-data": "multipart" } }],
  report: [{ content: { "application/json": "json", "text/*": "text", "image/png": "bytes" } }],
  ping: [{ method: "GET" }, { content: { "application/json": "json" }, optional: true }],
};

// What the generator would write; here the values are looked at, not their types.
type Loose = Record<
  keyof typeof descriptions,
  { name: string; body: unknown; contentType?: string; query: never; rawBody: Uint8Array }
>;
const parseWebhook = webhookParser<Loose>(descriptions);

const json = { "content-type": "application/json" };

function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it was accepted"),
    (error: unknown) => error,
  );
}

/** A server that gives what became of each request to the test. */
async function receiver(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
): Promise<{ url: string; port: number; next(): Promise<unknown> }> {
  const outcomes: Promise<unknown>[] = [];
  const waiting: ((outcome: Promise<unknown>) => void)[] = [];
  const server = createServer((request, response) => {
    const outcome = handle(request, response);
    const settled = outcome.then(
      () => response.writeHead(204).end(),
      (error: unknown) =>
        response.writeHead(error instanceof WebhookError ? error.status : 500).end(),
    );
    settled.catch(() => {});
    const waiter = waiting.shift();
    if (waiter) waiter(outcome);
    else outcomes.push(outcome);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    next: () => outcomes.shift() ?? new Promise((resolve) => waiting.push(resolve)),
  };
}

describe("at a server of Node's", () => {
  test("a request becomes what its description says", async () => {
    const server = await receiver((request) => parseWebhook("newPet", request));
    const body = '{"name":"Réx"}';
    const sent = await fetch(`${server.url}/hooks?n=3&tags=a&tags=b&ids=1,2&other=x`, {
      method: "POST",
      body,
      headers: { ...json, "X-Attempt": "2" },
    });
    expect(sent.status).toBe(204);
    // The cast: a test looks at what the generator would have typed.
    const webhook = (await server.next()) as {
      headers: { value(name: string): unknown; get(name: string): unknown };
      query: { value(name: string): unknown; get(name: string): unknown };
    };
    expect(webhook).toMatchObject({
      name: "newPet",
      method: "POST",
      contentType: "application/json",
      body: { name: "Réx" },
      signedBy: undefined,
      rawBody: Buffer.from(body),
    });
    expect(webhook.headers.value("x-attempt")).toBe(2);
    expect(webhook.headers.get("X-ATTEMPT")).toBe("2");
    expect(webhook.query.value("n")).toBe(3);
    expect(webhook.query.value("tags")).toEqual(["a", "b"]);
    expect(webhook.query.value("ids")).toEqual([1, 2]);
    expect(webhook.query.value("missing")).toBeUndefined();
    expect(webhook.query.get("other")).toBe("x");
  });

  test("a body in chunks, cut in the middle of a character, is one body", async () => {
    const server = await receiver((request) => parseWebhook("newPet", request));
    const socket = connect(server.port, "127.0.0.1");
    socket.write(
      "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
    );
    const [first, second] = [Buffer.from([0x22, 0xe2, 0x98]), Buffer.from([0x83, 0x22])];
    socket.write(Buffer.concat([Buffer.from("3\r\n"), first, Buffer.from("\r\n")]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.write(Buffer.concat([Buffer.from("2\r\n"), second, Buffer.from("\r\n0\r\n\r\n")]));
    expect(await server.next()).toMatchObject({ body: "☃" });
    socket.destroy();
  });

  test.each([
    ["gzip", gzipSync('{"a":1}')],
    ["br", brotliCompressSync('{"a":1}')],
    ["gzip, br", brotliCompressSync(gzipSync('{"a":1}'))],
  ])("a body in %s is decoded, after its signature over what came", async (coding, body) => {
    const secret = "whsec_c2VjcmV0";
    const server = await receiver((request) => parseWebhook("newPet", request, { secret }));
    const headers = { ...json, "content-encoding": coding, ...signWebhook(body, { secret }) };
    await fetch(server.url, { method: "POST", body, headers });
    expect(await server.next()).toMatchObject({
      body: { a: 1 },
      signedBy: { id: expect.stringMatching(/^msg_/) },
    });
  });

  test.each([
    ["is announced", { "content-length": "2000" }, ""],
    ["comes in chunks", { "transfer-encoding": "chunked" }, `7d0\r\n${"x".repeat(2000)}\r\n`],
  ])("a body beyond the limit that %s is refused, and answered", async (_, headers, body) => {
    const limits = { body: 1000 };
    const server = await receiver((request) => parseWebhook("newPet", request, { limits }));
    const socket = connect(server.port, "127.0.0.1");
    const fields = Object.entries(headers).map((field) => `${field.join(": ")}\r\n`);
    socket.write(`POST / HTTP/1.1\r\nhost: a\r\n${fields.join("")}\r\n${body}`);
    const error = await failure(server.next());
    expect(error).toMatchObject({ code: "WEBHOOK_TOO_LARGE", status: 413, webhook: "newPet" });
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test("a bomb is refused before it grows", async () => {
    const limits = { body: 100_000 };
    const server = await receiver((request) => parseWebhook("anything", request, { limits }));
    const body = gzipSync(Buffer.alloc(50_000_000));
    expect(body.length).toBeLessThan(100_000);
    await fetch(server.url, { method: "POST", body, headers: { "content-encoding": "gzip" } });
    expect(await failure(server.next())).toMatchObject({ code: "WEBHOOK_TOO_LARGE" });
  });

  test.each([["content-length: 100\r\n\r\n{"], ["transfer-encoding: chunked\r\n\r\n64\r\n{"]])(
    "a body that breaks off is no body: %j",
    async (rest) => {
      const server = await receiver((request) => parseWebhook("newPet", request));
      const socket = connect(server.port, "127.0.0.1");
      socket.end(`POST / HTTP/1.1\r\nhost: a\r\n${rest}`);
      const error = await failure(server.next());
      expect(error).toMatchObject({ code: "WEBHOOK_BODY_LOST", status: 400 });
      expect(error).toBeInstanceOf(WebhookError);
      expect((error as Error).cause).toBeInstanceOf(Error);
    },
  );

  test("a request that was gone before anybody looked at it", async () => {
    const server = await receiver(async (request) => {
      await new Promise((resolve) => request.on("close", resolve));
      return parseWebhook("newPet", request);
    });
    const socket = connect(server.port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{");
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect(await failure(server.next())).toMatchObject({ code: "WEBHOOK_BODY_LOST" });
  });

  /** A server whose framework reads each request first, and keeps what `keep` says of it. */
  const framework = (keep: (body: Buffer) => object) =>
    receiver(async (request) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      return parseWebhook("newPet", Object.assign(request, keep(Buffer.concat(pieces))));
    });

  test.each<[string, (body: Buffer) => object]>([
    ["express.raw", (body) => ({ body })],
    ["express.text", (body) => ({ body: body.toString() })],
    ["a framework with its rawBody", (body) => ({ body: {}, rawBody: body })],
    ["a framework with its rawBody as text", (body) => ({ body: {}, rawBody: body.toString() })],
  ])("the bytes that %s kept are taken", async (_, keep) => {
    const server = await framework(keep);
    await fetch(server.url, { method: "POST", body: '{"a":1}', headers: json });
    expect(await server.next()).toMatchObject({ body: { a: 1 } });
  });

  test.each<[string, (body: Buffer) => object]>([
    ["and left nothing", () => ({})],
    ["as JSON", (body) => ({ body: JSON.parse(body.toString()) as unknown })],
  ])("a body that a framework has read %s is refused", async (_, keep) => {
    const server = await framework(keep);
    await fetch(server.url, { method: "POST", body: '{"a":1}', headers: json });
    const error = await failure(server.next());
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: "BODY_CONSUMED" });
    expect((error as Error).message).toMatch(/webhook newPet: .*express\.raw.*raw body/);
  });

  test("a request over HTTP/2 is read as well", async () => {
    const server = createHttp2Server();
    const outcome = new Promise<unknown>((resolve, reject) => {
      server.on("request", (request, response) => {
        parseWebhook("newPet", request).then(resolve, reject);
        response.end();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    session.request({ ":method": "POST", ":path": "/?n=4", "x-attempt": "1" }).end('{"a":1}');
    expect(await outcome).toMatchObject({ method: "POST", body: { a: 1 } });
    session.destroy();
    server.close();
  });

  test("a body that Express left alone, with its empty `body`, is read", async () => {
    const server = await receiver((request) =>
      parseWebhook("newPet", Object.assign(request, { body: {} })),
    );
    await fetch(server.url, { method: "POST", body: '{"a":1}' });
    expect(await server.next()).toMatchObject({ body: { a: 1 } });
  });
});

describe("as a web Request", () => {
  const post = (body: string, headers: Record<string, string> = json): Request =>
    new Request("http://localhost/?n=1", { method: "POST", body, headers });

  test("is read", async () => {
    const webhook = await parseWebhook("newPet", post('{"a":1}'));
    expect(webhook).toMatchObject({ body: { a: 1 }, method: "POST" });
  });

  test("its body is taken once", async () => {
    const request = post("{}");
    await parseWebhook("newPet", request);
    expect(await failure(parseWebhook("newPet", request))).toMatchObject({ code: "BODY_CONSUMED" });
    const locked = post("{}");
    locked.body?.getReader();
    expect(await failure(parseWebhook("newPet", locked))).toMatchObject({ code: "BODY_CONSUMED" });
  });

  test("one that fails in the middle, and one that is too large, are refused", async () => {
    const failing = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Uint8Array.of(0x7b)),
      pull: (controller) => controller.error(new Error("gone")),
    });
    const init = { method: "POST", body: failing, duplex: "half" };
    const request = new Request("http://localhost/", init as RequestInit);
    const error = await failure(parseWebhook("newPet", request));
    expect(error).toMatchObject({ code: "WEBHOOK_BODY_LOST", cause: { message: "gone" } });
    const large = failure(parseWebhook("newPet", post("x".repeat(11)), { limits: { body: 10 } }));
    expect(await large).toMatchObject({ code: "WEBHOOK_TOO_LARGE" });
  });
});

describe("in parts", () => {
  const parse = (name: string, parts: WebhookParts, options?: WebhookOptions): Promise<unknown> =>
    parseWebhook(name, parts, options);

  test.each([
    ["a record", { "Content-Type": "text/csv", "x-none": undefined }],
    ["lists", { "content-type": ["text/csv"] }],
    ["pairs", [["CONTENT-TYPE", "text/csv"] as const]],
    ["Headers", new Headers({ "content-type": "text/csv" })],
  ])("headers come as %s", async (_, headers) => {
    const webhook = await parse("report", { headers, body: "a,b" });
    expect(webhook).toMatchObject({ contentType: "text/*", body: "a,b" });
  });

  test.each<[string, string, string | Uint8Array, unknown]>([
    ["report", "application/json", "[1]", [1]],
    ["report", "application/json; charset=utf-16le", Buffer.from('"ä"', "utf16le"), "ä"],
    ["report", "application/vnd.pet+json", '{"a":1}', { a: 1 }],
    ["report", "text/plain; charset=iso-8859-1", Uint8Array.of(0xe4), "ä"],
    ["report", "image/png", Uint8Array.of(0, 255), Uint8Array.of(0, 255)],
    ["anything", "text/plain", "hello", "hello"],
    ["anything", "application/json", "{}", {}],
    ["newPet", "text/plain", "{}", {}],
    [
      "form",
      "application/x-www-form-urlencoded",
      "count=3&tags=a&tags=b%20c&payload=%7B%22a%22%3A1%7D&more=x&twice=1&twice=2&__proto__=x",
      JSON.parse(
        '{"count":3,"tags":["a","b c"],"payload":{"a":1},"more":"x","twice":["1","2"],"__proto__":"x"}',
      ),
    ],
    [
      "form",
      "application/x-www-form-urlencoded;charset=UTF-8",
      "tags=only+one",
      { tags: ["only one"] },
    ],
  ])("%s as %s", async (name, type, body, expected) => {
    const webhook = await parse(name, { headers: { "content-type": type }, body });
    expect((webhook as { body: unknown }).body).toEqual(expected);
  });

  test("a multipart body is a FormData", async () => {
    const body =
      '--x\r\ncontent-disposition: form-data; name="f"; filename="a.txt"\r\n\r\nhi\r\n--x--\r\n';
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const webhook = (await parse("upload", { headers, body })) as { body: FormData };
    const file = webhook.body.get("f") as File;
    expect([file.name, await file.text()]).toEqual(["a.txt", "hi"]);
  });

  test("where there is no body", async () => {
    expect(await parse("ping", { method: "get", headers: {} })).toMatchObject({ method: "GET" });
    const post = (await parse("ping", { method: "POST", headers: json, body: null })) as object;
    expect(post).toMatchObject({ method: "POST", body: undefined });
  });

  test.each<[string, string | undefined, string | Uint8Array, RegExp]>([
    ["newPet", "text/html", "<html>", /^webhook newPet: expected JSON, got text\/html: <html>$/],
    ["newPet", "application/json", "", /^webhook newPet: expected JSON, got an empty body$/],
    ["newPet", undefined, "a\u0007\nb", /got no content type: a b$/],
    ["form", "application/json", "{}", /expected application\/x-www-form-urlencoded, got/],
    ["form", "application/x-www-form-urlencoded", "count=many", /expected application\/x-www/],
    ["form", "application/x-www-form-urlencoded", "payload={", /expected application\/x-www/],
    ["upload", "multipart/form-data", "x", /expected multipart\/form-data, got/],
    ["upload", "multipart/form-data; boundary=x", "--x\r\n", /expected multipart\/form-data, got/],
    [
      "report",
      "video/mp4",
      "x",
      /expected application\/json, text\/\* or image\/png, got video\/mp4/,
    ],
    ["anything", "application/json", "{", /expected what its content type says/],
  ])("%s as %s is not what was promised", async (name, type, body, message) => {
    const headers = type === undefined ? {} : { "content-type": type };
    const error = await failure(parse(name, { headers, body }));
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ code: "WEBHOOK_BODY_INVALID", status: 400, webhook: name });
    expect((error as WebhookError).contentType).toBe(type);
    expect((error as Error).message).toMatch(message);
  });

  test("a snippet is short, and has no secrets in it", async () => {
    const body = `{"api_key":"hunter2",${"x".repeat(500)}`;
    const error = (await failure(parse("newPet", { headers: json, body }))) as WebhookError;
    expect(error.snippet).toMatch(/^\{"api_key":"\*\*\*"/);
    expect(error.message).not.toContain("hunter2");
    expect(error.message.length).toBeLessThan(300);
  });

  test.each([
    [{ "content-encoding": "gzip" }, Buffer.from("{}")],
    [{ "content-encoding": "gzip" }, gzipSync("{}").subarray(0, 15)],
    [{ "content-encoding": "lzma" }, Buffer.from("{}")],
  ])("a body that is not what its coding says: %j", async (headers, body) => {
    const error = await failure(parse("newPet", { headers: { ...json, ...headers }, body }));
    expect(error).toMatchObject({ code: "WEBHOOK_BODY_INVALID" });
  });

  test("a body that a framework has parsed is refused", async () => {
    const body = { a: 1 } as unknown as string;
    const error = await failure(parse("newPet", { headers: json, body }));
    expect(error).toMatchObject({ code: "BODY_CONSUMED" });
    expect((error as Error).message).toMatch(/body is an object.*pass the raw body/);
  });

  test("another method is refused", async () => {
    const error = await failure(parse("newPet", { method: "GET", headers: {} }));
    expect(error).toMatchObject({
      code: "WEBHOOK_UNEXPECTED",
      message: "webhook newPet: expected POST, got GET",
    });
  });

  test.each(["nothing", "toString", "__proto__"])("%s is none of its webhooks", async (name) => {
    const error = await failure(parse(name, { headers: {} }));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(/there are newPet, petGone, anything/);
  });

  test("what is no request, and options that don't exist, are refused", async () => {
    for (const wrong of [undefined, null, "{}", 5, {}]) {
      expect(await failure(parse("newPet", wrong as never))).toMatchObject({
        code: "INVALID_ARGUMENT",
      });
    }
    const parts = { headers: json, body: "{}" };
    for (const wrong of [
      { secrets: "x" },
      { limits: { stream: 1 } },
      { limits: { body: -1 } },
      { verify: 1 },
      { tolerance: 1000 },
    ]) {
      const error = await failure(parse("newPet", parts, wrong as WebhookOptions));
      expect(error).toMatchObject({ code: "INVALID_OPTION" });
    }
  });
});

describe("verified", () => {
  const secret = "whsec_c2VjcmV0";
  const body = '{"a":1}';

  test("the signature is checked before the body is looked at", async () => {
    const parts = { headers: { ...json, ...signWebhook("[]", { secret }) }, body: "no JSON" };
    const error = await failure(parseWebhook("newPet", parts, { secret }));
    expect(error).toMatchObject({
      code: "WEBHOOK_UNVERIFIED",
      webhook: "newPet",
      snippet: undefined,
    });
    expect((error as Error).message).toMatch(/^webhook newPet: /);
  });

  test("the webhook tells its id and time", async () => {
    const timestamp = new Date(1_700_000_000_000);
    const headers = { ...json, ...signWebhook(body, { secret, id: "msg_7", timestamp }) };
    const now = () => timestamp.getTime();
    const webhook = await parseWebhook("newPet", { headers, body }, { secret, now });
    expect(webhook).toMatchObject({ signedBy: { id: "msg_7", timestamp } });
    const late = await failure(parseWebhook("newPet", { headers, body }, { secret, tolerance: 1 }));
    expect(late).toMatchObject({ code: "WEBHOOK_EXPIRED" });
  });

  test("a secret that isn't there verifies nothing, and is refused", async () => {
    const parts = { headers: { ...json, ...signWebhook(body, { secret }) }, body };
    for (const missing of [undefined, null, ""]) {
      const error = await failure(parseWebhook("newPet", parts, { secret: missing as undefined }));
      expect(error).toMatchObject({ code: "INVALID_OPTION" });
    }
  });

  test("another scheme gets the bytes, and says yes or no", async () => {
    const parts = { headers: { ...json, "x-hub-signature": "right" }, body };
    const seen: unknown[] = [];
    await parseWebhook("newPet", parts, {
      verify: ({ headers, body: bytes }) =>
        seen.push(headers.get("X-Hub-Signature"), String(bytes)),
    });
    expect(seen).toEqual(["right", body]);
    const cause = new Error("wrong");
    for (const verify of [() => false, async () => false, () => Promise.reject(cause)]) {
      const error = await failure(parseWebhook("newPet", parts, { verify }));
      expect(error).toMatchObject({ code: "WEBHOOK_UNVERIFIED", status: 401 });
    }
  });
});

describe("with several names", () => {
  const parse = (body: string, names = ["newPet", "petGone"]): Promise<unknown> =>
    parseWebhook(names, { headers: json, body });

  test("constants of the body say which it is", async () => {
    expect(await parse('{"type":"pet.added"}')).toMatchObject({ name: "newPet" });
    expect(await parse('{"type":"pet.gone"}')).toMatchObject({ name: "petGone" });
    expect(await parse('"anything"', ["petGone"])).toMatchObject({ name: "petGone" });
  });

  test.each(['{"type":"pet.sold"}', "{}", "null", "no JSON"])(
    "%s is none of them",
    async (body) => {
      const error = await failure(parse(body));
      expect(error).toMatchObject({ code: "WEBHOOK_UNEXPECTED", webhook: "newPet, petGone" });
      expect((error as Error).message).toMatch(/none of them by its type, got application\/json/);
    },
  );

  test("those that the document doesn't tell apart are refused", async () => {
    const error = await failure(parse("{}", ["newPet", "anything"]));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect((error as Error).message).toMatch(/how newPet and anything differ/);
    expect(await failure(parse("{}", []))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
