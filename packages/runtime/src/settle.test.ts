import type { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { response, scripted, type RawRequest } from "../../../test/servers/scripted.js";
import { Binding } from "./binding.js";
import { DecodeError, HttpError } from "./response/errors.js";
import { AbortError, NetworkError, UsageError } from "./errors.js";
import type {
  ApiDescription,
  DescribedResponse,
  Operation,
  ResponseDecoding,
} from "./operation.js";
import type { ItemStream } from "./response/item-stream.js";
import type { ServerSentEvent } from "./response/server-sent-events.js";

const description: ApiDescription = { title: "Feed", servers: [], securitySchemes: {} };

interface Pet {
  name: string;
}

function operation(
  described: ResponseDecoding | DescribedResponse,
  more: Partial<Operation> = {},
): Operation {
  return { id: "get", method: "GET", path: "/", responses: { 200: described }, ...more };
}

/** A client of a server that answers with what `script` says. */
async function serve(script: (request: RawRequest) => void) {
  const server = await scripted(script);
  const api = new Binding(description, { baseUrl: server.url, retry: false });
  return {
    api,
    server,
    async [Symbol.asyncDispose]() {
      await server.close();
      await api.close();
    },
  };
}

function answering(type: string, body: string, headers: Record<string, string> = {}, status = 200) {
  return serve(({ socket }) =>
    socket.write(
      response(status, body, type === "" ? headers : { "content-type": type, ...headers }),
    ),
  );
}

describe("several media types", () => {
  interface Responses {
    200: { body: Pet; contentType: "application/json" } | { body: string; contentType: "text/*" };
    404: { body: Pet; contentType: "application/json" } | { body: string; contentType: "text/csv" };
  }
  const either: DescribedResponse = { content: { "application/json": "json", "text/*": "text" } };
  const failing: DescribedResponse = {
    content: { "application/json": "json", "text/csv": "text" },
  };
  const get = operation(either, { responses: { 200: either, 404: failing } });

  test.each([
    ["application/json", '{"name":"Rex"}', { name: "Rex" }, "application/json"],
    ["Application/JSON ; Charset=UTF-8", '{"name":"Rex"}', { name: "Rex" }, "application/json"],
    ["application/vnd.pets+json", '{"name":"Rex"}', { name: "Rex" }, "application/json"],
    ["text/csv", "name\nRex", "name\nRex", "text/*"],
    ["text/html; charset=iso-8859-1", "Rex", "Rex", "text/*"],
  ])("%s chooses", async (type, text, body, contentType) => {
    await using client = await answering(type, text);
    const result = await client.api.call<Pet | string, Responses>(get).result();
    expect(result).toMatchObject({ ok: true, status: 200, body, contentType });
  });

  test("narrow by it", async () => {
    await using client = await answering("text/csv", "name");
    const result = await client.api.call<Pet | string, Responses>(get).result();
    if (result.status !== 200 || result.contentType !== "text/*") throw new Error("no text");
    const text: string = result.body;
    expect(text).toBe("name");
  });

  test("without a content type, the preferred one", async () => {
    await using client = await serve(({ socket }) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{"name":"Rex"}'),
    );
    const result = await client.api.call<Pet | string, Responses>(get).result();
    expect(result).toMatchObject({ body: { name: "Rex" }, contentType: "application/json" });
  });

  test("of a failure", async () => {
    await using client = await answering("text/csv", "none", {}, 404);
    const result = await client.api.call<Pet | string, Responses>(get).result();
    expect(result).toMatchObject({ ok: false, status: 404, body: "none", contentType: "text/csv" });
  });

  test("none of them is a DecodeError that says which there are", async () => {
    await using client = await answering("image/png", "PNG");
    const error: unknown = await client.api.call(get).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ status: 200, contentType: "image/png", snippet: "PNG" });
    expect(error).toHaveProperty(
      "message",
      expect.stringContaining("200, expected application/json or text/*, got image/png: PNG"),
    );
  });

  test("none of them on a failure is the failure all the same", async () => {
    await using client = await answering("text/html", "<h1>Not here</h1>", {}, 404);
    const error: unknown = await client.api.call(get).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 404, body: "<h1>Not here</h1>" });
  });

  test("differ by parameters where they do in nothing else", async () => {
    const versions = operation({
      content: { "application/json;v=1": "json", "application/json;v=2": "text" },
    });
    await using client = await answering("application/json; v=2", "[]");
    expect(await client.api.call(versions)).toBe("[]");
  });
});

describe("headers", () => {
  interface Responses {
    200: { body: Pet; headers: { "x-left": number; "x-tags": string[]; "x-color": object } };
    default: { body: Pet; headers: { "x-why": unknown } };
  }
  const get = operation("json", {
    responses: {
      200: {
        content: { "application/json": "json" },
        headers: {
          "x-left": "number",
          "x-tags": { items: "string" },
          "x-color": { properties: { R: "number" } },
        },
      },
      default: { content: {}, headers: { "x-why": "json" } },
    },
  });

  test("are values", async () => {
    await using client = await answering("application/json", "{}", {
      "X-Left": "7",
      "X-Tags": "a, b",
      "X-Color": "R,100,name,red",
    });
    const { headers } = await client.api.call<Pet, Responses>(get).withResponse();
    const left: number | undefined = headers.value("x-left");
    expect(left).toBe(7);
    expect(headers.value("x-tags")).toEqual(["a", "b"]);
    expect(headers.value("x-color")).toEqual({ R: 100, name: "red" });
    expect(headers.get("X-Left")).toBe("7");
    const result = await client.api.call<Pet, Responses>(get).result();
    expect(result.status === 200 && result.headers.value("x-left")).toBe(7);
  });

  test("that are missing or malformed are undefined", async () => {
    await using client = await answering("application/json", "{}", {
      "X-Left": "many",
      "X-Color": "R",
    });
    const { headers } = await client.api.call<Pet, Responses>(get).withResponse();
    expect(headers.value("x-left")).toBeUndefined();
    expect(headers.value("x-tags")).toBeUndefined();
    expect(headers.value("x-color")).toBeUndefined();
  });

  test("of a failure, where there is no body", async () => {
    await using client = await answering("", "", { "X-Why": '{"a":[1]}' }, 500);
    const result = await client.api.call<Pet, Responses>(get).result();
    if (result.ok || result.status === undefined) throw new Error("no failure");
    expect(result.body).toBeUndefined();
    expect(result.headers.value("x-why")).toEqual({ a: [1] });
  });
});

test("what the document says nothing of has no value, whatever objects inherit", async () => {
  const get = operation({ content: {}, headers: { "x-a": "string" } });
  await using client = await answering("", "", { constructor: "1", "x-a": "1" });
  const { headers } = await client.api
    .call<undefined, { 200: { body: undefined; headers: { constructor: string } } }>(get)
    .withResponse();
  expect(headers.value("constructor")).toBeUndefined();
});

describe("binary bodies", () => {
  const photo = operation("bytes", { responses: { 200: "bytes", 404: "json" } });

  test("are bytes by default, or a Blob", async () => {
    await using client = await answering("image/png", "PNG");
    expect(await client.api.call(photo)).toEqual(new Uint8Array(Buffer.from("PNG")));
    const options = { as: "blob" } as object;
    const blob = await client.api.call<Blob, unknown>(photo, {}, options);
    expect(blob).toBeInstanceOf(Blob);
    expect([blob.type, await blob.text()]).toEqual(["image/png", "PNG"]);
  });

  test("come as a stream while the server still sends", async () => {
    let finish = (): void => {};
    await using client = await serve(({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 4\r\n\r\nPN");
      finish = () => socket.write("G!");
    });
    const body = await client.api.call<Readable, unknown>(photo, {}, { as: "stream" } as object);
    const pieces: string[] = [];
    for await (const piece of body as AsyncIterable<Buffer>) {
      pieces.push(piece.toString());
      finish();
    }
    expect(pieces.join("")).toBe("PNG!");
  });

  test("of failures are read as ever", async () => {
    await using client = await answering("application/json", '{"why":1}', {}, 404);
    const error: unknown = await client.api
      .call(photo, {}, { as: "stream" } as object)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 404, body: { why: 1 } });
  });

  test.each([
    [photo, { as: "file" }, 'as is "file"; expected "bytes", "stream" or "blob"'],
    [operation("json"), { as: "stream" }, "as is for binary bodies"],
    [photo, { reconnects: 1 }, "reconnects is for streams of events"],
    [operation("events"), { reconnects: -1 }, "reconnects is -1"],
  ])("wrong options are refused: %#", async (called, options, message) => {
    await using client = await answering("image/png", "");
    const error: unknown = await client.api
      .call(called, {}, options as object)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toHaveProperty("message", expect.stringContaining(message));
    expect(client.server.requests).toHaveLength(0);
  });
});

const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

/** Begins a response that goes on. */
function begin({ socket }: RawRequest, type: string, text: string): void {
  socket.write(
    `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n${chunk(text)}`,
  );
}

async function taken<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("JSON lines", () => {
  const lines = operation("json-lines");

  test("come one by one", async () => {
    let next = (): void => {};
    await using client = await serve((request) => {
      begin(request, "application/jsonl", '{"n":1}\n\n{"n"');
      next = () => request.socket.write(`${chunk(':2}\r\n{"n":3}')}0\r\n\r\n`);
    });
    const items = await client.api.call<ItemStream<{ n: number }>, unknown>(lines);
    const seen: number[] = [];
    for await (const { n } of items) {
      seen.push(n);
      if (n === 1) next();
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(() => items[Symbol.asyncIterator]()).toThrow(UsageError);
  });

  test("that are no JSON are a DecodeError with their number, after those before", async () => {
    await using client = await answering("application/jsonl", '{"n":1}\n\n<html>\n{"n":2}\n');
    const items = await client.api.call<ItemStream<unknown>, unknown>(lines);
    const seen: unknown[] = [];
    const error: unknown = await (async () => {
      for await (const item of items) seen.push(item);
    })().catch((thrown: unknown) => thrown);
    expect(seen).toEqual([{ n: 1 }]);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({
      status: 200,
      contentType: "application/jsonl",
      snippet: "<html>",
    });
    expect(error).toHaveProperty("message", expect.stringContaining("expected JSON in line 3"));
  });

  test("that stop in the middle are a lost connection", async () => {
    await using client = await serve((request) => {
      begin(request, "application/jsonl", '{"n":1}\n{"n":');
      setTimeout(() => request.socket.destroy(), 50);
    });
    const items = await client.api.call<ItemStream<unknown>, unknown>(lines);
    await expect(taken(items)).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  });

  test("end the connection when the loop is left", async () => {
    let closed = (): void => {};
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    await using client = await serve((request) => {
      request.socket.on("close", closed);
      begin(request, "application/jsonl", "1\n2\n");
    });
    for await (const item of await client.api.call<ItemStream<number>, unknown>(lines)) {
      expect(item).toBe(1);
      break;
    }
    await isClosed;
  });

  test("end where they are closed while they are waited for", async () => {
    await using client = await serve((request) => begin(request, "application/jsonl", "1\n"));
    const items = await client.api.call<ItemStream<number>, unknown>(lines);
    const all = taken(items);
    setTimeout(() => items.close(), 50);
    expect(await all).toEqual([1]);
  });

  test("of a sequence are records", async () => {
    const text = '\u001e{"a":\n1}\n\u001e\u001e"b"\n\u001e3\n';
    await using client = await answering("application/json-seq", text);
    const items = await client.api.call<ItemStream<unknown>, unknown>(operation("json-sequence"));
    expect(await taken(items)).toEqual([{ a: 1 }, "b", 3]);
  });

  test("of a sequence that was cut off are none", async () => {
    await using client = await answering("application/json-seq", "\u001e1\n\u001e12");
    const items = await client.api.call<ItemStream<unknown>, unknown>(operation("json-sequence"));
    await expect(taken(items)).rejects.toThrow("expected JSON in record 2");
  });
});

describe("events", () => {
  type Events = ItemStream<ServerSentEvent<unknown>>;
  const watch = operation("events");
  const watchJson = operation("json-events");
  const type = "text/event-stream";

  test("have a name, data and the last id", async () => {
    await using client = await answering(
      `${type}; charset=utf-8`,
      "\ufeff: hello\nevent: added\r\ndata: a\r\ndata:  b\rid: 1\n\ndata\n\nid\ndata: é\n\ndata: cut",
    );
    const events = await client.api.call<Events, unknown>(watch, {}, { reconnects: 0 } as object);
    expect(await taken(events)).toEqual([
      { event: "added", data: "a\n b", id: "1" },
      { event: "message", data: "", id: "1" },
      { event: "message", data: "é", id: "" },
    ]);
  });

  test("of JSON are parsed, and [DONE] ends them", async () => {
    await using client = await answering(type, 'data: {"n":1}\n\ndata: [DONE]\n\ndata: 2\n\n');
    const events = await client.api.call<Events, unknown>(watchJson);
    expect(await taken(events)).toMatchObject([{ data: { n: 1 } }]);
  });

  test("that are no JSON are a DecodeError", async () => {
    await using client = await answering(type, "data: 1\n\ndata: oh\n\n");
    const events = await client.api.call<Events, unknown>(watchJson);
    const error: unknown = await taken(events).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ status: 200, snippet: "oh" });
  });

  test("are nothing else: a page is a DecodeError with its start", async () => {
    await using client = await answering("text/html", "<h1>Log in</h1>");
    const error: unknown = await client.api.call(watch).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ contentType: "text/html", snippet: "<h1>Log in</h1>" });
  });

  test("go on over another connection, after the last one that was complete", async () => {
    await using client = await serve((request) => {
      if (request.number === 1) {
        begin(request, type, "retry: 1\nid: ä1\ndata: a\n\nid: 2\ndata: lost");
        setTimeout(() => request.socket.destroy(), 50);
      } else if (request.number === 2) {
        request.socket.write(response(200, "id: 3\ndata: b\n\n", { "content-type": type }));
      } else request.socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const events = await client.api.call<Events, unknown>(watch);
    expect(await taken(events)).toEqual([
      { event: "message", data: "a", id: "ä1" },
      { event: "message", data: "b", id: "3" },
    ]);
    const ids = client.server.requests.map(({ head }) => /^last-event-id: (.*)$/im.exec(head)?.[1]);
    expect(ids).toEqual([undefined, Buffer.from("ä1").toString("latin1"), "3"]);
  });

  test("end with the connection where they have no ids", async () => {
    await using client = await answering(type, "retry: 1\ndata: a\n\n");
    expect(await taken(await client.api.call<Events, unknown>(watch))).toHaveLength(1);
    expect(client.server.requests).toHaveLength(1);
  });

  test("that break without an id are a lost connection", async () => {
    await using client = await serve((request) => {
      begin(request, type, "data: a\n\n");
      setTimeout(() => request.socket.destroy(), 50);
    });
    const events = await client.api.call<Events, unknown>(watch);
    await expect(taken(events)).rejects.toBeInstanceOf(NetworkError);
  });

  test("give up after so many connections that bring nothing", async () => {
    await using client = await serve((request) => {
      if (request.number === 1) {
        const text = "retry: 1\nid: 1\ndata: a\n\n";
        request.socket.write(response(200, text, { "content-type": type }));
      } else request.socket.destroy();
    });
    const options = { reconnects: 2, retry: false } as object;
    const events = await client.api.call<Events, unknown>(watch, {}, options);
    const error: unknown = await taken(events).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "CONNECTION_LOST" });
    expect(client.server.requests.length).toBeGreaterThanOrEqual(3);
  });

  test("fail with what the next connection answers", async () => {
    await using client = await serve((request) =>
      request.socket.write(
        request.number === 1
          ? response(200, "retry: 1\nid: 1\ndata: a\n\n", { "content-type": type })
          : response(403, "no"),
      ),
    );
    const events = await client.api.call<Events, unknown>(watch);
    await expect(taken(events)).rejects.toMatchObject({ status: 403 });
  });

  test("of a POST have a single connection", async () => {
    await using client = await answering(type, "retry: 1\nid: 1\ndata: a\n\n");
    const post = operation("events", { method: "POST" });
    expect(await taken(await client.api.call<Events, unknown>(post))).toHaveLength(1);
    expect(client.server.requests).toHaveLength(1);
  });

  test("end with their signal, also between two connections", async () => {
    const aborting = new AbortController();
    await using client = await answering(type, "retry: 100000\nid: 1\ndata: a\n\n");
    const events = await client.api.call<Events, unknown>(watch, {}, { signal: aborting.signal });
    setTimeout(() => aborting.abort(), 100);
    await expect(taken(events)).rejects.toBeInstanceOf(AbortError);
  });

  test("are over when they are closed between two connections", async () => {
    await using client = await answering(type, "retry: 100000\nid: 1\ndata: a\n\n");
    const events = await client.api.call<Events, unknown>(watch);
    setTimeout(() => events.close(), 100);
    expect(await taken(events)).toHaveLength(1);
  });

  test("beside JSON, which is read as ever", async () => {
    await using client = await answering("application/json", '{"n":1}');
    const either = operation({ content: { "application/json": "json", [type]: "json-events" } });
    const result = await client.api.call(either).result();
    expect(result).toMatchObject({ body: { n: 1 }, contentType: "application/json" });
  });
});
