/** XML of whole calls: what is sent, what comes, and what happens where it can't be read. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { response, scripted, type RawRequest } from "../../../../test/servers/scripted.js";
import { Binding } from "../binding.js";
import type { CallOptions } from "../client-options.js";
import type { Call } from "../call.js";
import { NetworkError, UsageError } from "../errors.js";
import type { ApiDescription, Operation } from "../operation.js";
import type { ValueSchema } from "../value-schema.js";
import { DecodeError, HttpError } from "../response/errors.js";
import { MockAdapter } from "../testing/index.js";

interface Pet {
  readonly id?: number;
  readonly name: string;
}

const schemas: Readonly<Record<string, ValueSchema>> = {
  Pet: {
    type: "object",
    required: ["name"],
    properties: {
      id: { type: "integer", xml: { nodeType: "attribute" } },
      name: { type: "string" },
    },
    xml: { name: "pet" },
  },
};
const described = (status: number): Operation["responses"] => ({
  [status]: {
    content: { "application/xml": "xml" },
    schemas: { "application/xml": { $ref: "#/Pet" } },
  },
});
const description: ApiDescription = { title: "Pets", servers: [], securitySchemes: {}, schemas };
const getPet: Operation = {
  id: "getPet",
  method: "GET",
  path: "/pet",
  responses: { ...described(200), ...described(404) },
  accept: "application/xml",
};
const besideJson: Operation = {
  id: "getPet",
  method: "GET",
  path: "/pet",
  responses: {
    200: {
      content: { "application/json": "json", "application/xml": "xml" },
      schemas: { "application/xml": { $ref: "#/Pet" } },
    },
    ...described(404),
  },
};
const addPet: Operation = {
  id: "addPet",
  method: "POST",
  path: "/pets",
  body: {
    contentTypes: ["application/xml"],
    required: true,
    encodings: { "application/xml": { kind: "xml" } },
    readOnly: { "application/xml": { omit: ["id"] } },
    schemas: { "application/xml": { $ref: "#/Pet" } },
  },
  responses: { 204: "empty" },
};

/** A client of a server that answers with what `script` says. */
async function serve(script: (request: RawRequest) => void, Client = Binding) {
  const server = await scripted(script);
  const api = new Client(description, { baseUrl: server.url, retry: false });
  return {
    api,
    server,
    async [Symbol.asyncDispose]() {
      await server.close();
      await api.close();
    },
  };
}

function answering(body: string | Buffer, type = "application/xml", status = 200) {
  const head = response(status, "", { "content-type": type }).replace(
    /content-length: 0/i,
    `content-length: ${Buffer.byteLength(body)}`,
  );
  return (request: RawRequest) => {
    request.socket.write(head);
    request.socket.write(body);
  };
}

const umlaut = '<?xml version="1.0" encoding="ENCODING"?><pet><name>\u00fc\u20ac</name></pet>';

test.each<[name: string, body: Buffer, type: string, expected: string]>([
  ["UTF-8", Buffer.from(umlaut.replace("ENCODING", "utf-8")), "application/xml", "\u00fc\u20ac"],
  [
    "a mark of UTF-8",
    Buffer.from(`\ufeff${umlaut.replace("ENCODING", "latin1")}`),
    "text/xml",
    "\u00fc\u20ac",
  ],
  [
    "a mark of UTF-16",
    Buffer.from(`\ufeff${umlaut.replace("ENCODING", "UTF-16")}`, "utf16le"),
    "application/xml",
    "\u00fc\u20ac",
  ],
  [
    "UTF-16 without a mark",
    Buffer.from(umlaut.replace("ENCODING", "UTF-16"), "utf16le"),
    "application/xml",
    "\u00fc\u20ac",
  ],
  ["big-endian UTF-16", Buffer.from(umlaut, "utf16le").swap16(), "application/xml", "\u00fc\u20ac"],
  [
    "what the document declares",
    Buffer.from(umlaut.replace("ENCODING", "ISO-8859-1").replace("\u20ac", "\u0080"), "latin1"),
    "application/xml",
    "\u00fc\u20ac",
  ],
  [
    "what the content type says, before that",
    Buffer.from(umlaut.replace("ENCODING", "UTF-8").replace("\u20ac", ""), "latin1"),
    'text/xml; charset="iso-8859-1"',
    "\u00fc",
  ],
  [
    "UTF-8 that says it is UTF-16",
    Buffer.from(umlaut.replace("ENCODING", "utf-16")),
    "application/xml",
    "\u00fc\u20ac",
  ],
  [
    "an encoding that nobody knows",
    Buffer.from(umlaut.replace("ENCODING", "x-none")),
    "application/xml",
    "\u00fc\u20ac",
  ],
])("the encoding is told by %s", async (_, body, type, name) => {
  await using server = await serve(answering(body, type));
  expect(await server.api.call(getPet)).toEqual({ name });
});

describe("what is not as it should be", () => {
  test.each([
    ["<pet><name>Rex</na", "it is not well-formed"],
    ["<pet id='x'><name>Rex</name></pet>", "pet/@id is no integer"],
    ["<cat><name>Rex</name></cat>", "its root element is <cat>; expected <pet>"],
    ['<!DOCTYPE pet [<!ENTITY a "b">]><pet><name>&a;</name></pet>', "it declares a document type"],
    ["", "it is not well-formed"],
    ['{"name":"Rex"}', "it is not well-formed"],
  ])("%s", async (body, problem) => {
    await using server = await serve(answering(body));
    const error: unknown = await server.api.call(getPet).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DecodeError);
    const { status, contentType, snippet, message } = error as DecodeError;
    expect({ status, contentType, snippet }).toEqual({
      status: 200,
      contentType: "application/xml",
      snippet: body,
    });
    expect(message).toContain(problem);
    expect(message).toMatch(/^GET http:\S+\/pet: 200, expected XML as the document describes it/);
  });

  test("a failure keeps its status, with what can be read of its body", async () => {
    await using server = await serve(answering("<pet><name>gone</name></pet>", undefined, 404));
    const result = await server.api.call<Pet, { 404: { body: Pet } }>(getPet).result();
    expect(result).toMatchObject({ status: 404, body: { name: "gone" } });
    await using other = await serve(answering("<h1>gone", "text/html", 404));
    const error: unknown = await other.api.call(getPet).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({
      status: 404,
      body: "<h1>gone",
      cause: expect.any(DecodeError) as unknown,
    });
  });

  test("a connection that breaks in the middle is that", async () => {
    await using server = await serve(({ socket }) => {
      socket.write(
        "HTTP/1.1 200 OK\r\ncontent-type: application/xml\r\ncontent-length: 100\r\n\r\n",
      );
      socket.end("<pet><name>Rex</name></pet>");
    });
    await expect(server.api.call(getPet)).rejects.toBeInstanceOf(NetworkError);
  });

  test.each<[body: unknown, problem: string]>([
    [{ name: "\0" }, "body/name has the character U+0000, which XML can't hold"],
    [{ name: "Rex", "first name": "R" }, "can't be the name of an XML element"],
    [{ name: { first: "R" } }, "body/name is an object, which has no text"],
    [1, "body is a number"],
    [undefined, "body is required"],
  ])("%o is refused, and nothing is sent", async (body, problem) => {
    await using server = await serve(answering(""));
    const error: unknown = await server.api
      .call(addPet, { body })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(/^POST \/pets \(addPet\): .*; nothing was sent$/);
    expect((error as UsageError).message).toContain(problem);
    expect(server.server.requests).toHaveLength(0);
  });
});

test("read-only properties are left out; text and bytes are sent as they are", async () => {
  await using server = await serve(({ socket }) => socket.write(response(204, "")));
  await server.api.call(addPet, { body: { id: 1, name: "Rex" } });
  await server.api.call(addPet, { body: "<any/>" });
  await server.api.call(addPet, { body: Buffer.from("<bytes/>") });
  expect(server.server.requests.map(({ body }) => body)).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>\n<pet><name>Rex</name></pet>',
    "<any/>",
    "<bytes/>",
  ]);
});

test("dates and long integers become what the client wants, from XML as from JSON", async () => {
  const schema: ValueSchema = {
    type: "object",
    properties: {
      id: { type: "integer", format: "int64" },
      small: { type: "integer", format: "int64" },
      born: { type: "string", format: "date" },
    },
    xml: { name: "pet" },
  };
  const xml = "<pet><id>9223372036854775807</id><small>1</small><born>2024-02-29</born></pet>";
  const values = { dates: "date", int64: "bigint" } as const;
  const echo: Operation = {
    ...addPet,
    body: {
      contentTypes: ["application/xml"],
      encodings: { "application/xml": { kind: "xml" } },
      schemas: { "application/xml": schema },
    },
    responses: {
      200: { content: { "application/xml": "xml" }, schemas: { "application/xml": schema } },
    },
  };
  await using server = await scripted(answering(xml));
  const api = new Binding({ ...description, values }, { baseUrl: server.url });
  const body = { id: 9223372036854775807n, small: 1n, born: new Date("2024-02-29") };
  expect(await api.call(echo, { body })).toEqual(body);
  expect(server.requests[0]?.body).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
  await api.close();
});

test("a mock answers in XML, and knows bodies in it", async () => {
  class Pets {
    readonly #api: Binding;
    constructor(api: Binding) {
      this.#api = api;
    }
    getPet(
      args?: Record<string, never>,
      options?: CallOptions,
    ): Call<Pet, { 200: { body: Pet }; 404: { body: Pet } }> {
      return this.#api.call(getPet, args, options);
    }
    addPet(
      args: { body: Pet | string },
      options?: CallOptions,
    ): Call<undefined, { 204: { body: undefined } }> {
      return this.#api.call(addPet, args, options);
    }
  }
  await using mock = new MockAdapter({ baseUrl: "https://pets.example" });
  const api = new Binding(description, { baseUrl: "https://pets.example" });
  api.session.mount("https://pets.example", mock);
  const pets = new Pets(api);
  mock.operation(pets, "getPet").reply(200, { id: 7, name: "A & B" }).reply(404, { name: "none" });
  mock.operation(pets, "addPet", { body: { name: "Rex" } }).reply(204);
  expect(await pets.getPet()).toEqual({ id: 7, name: "A & B" });
  expect(await pets.getPet().result()).toMatchObject({ status: 404, body: { name: "none" } });
  await pets.addPet({ body: { name: "Rex" } });
  const headers = { "Content-Type": "text/xml" };
  mock.get("/pet").reply(200, "<pet><name>B</name></pet>", { headers });
  expect(await api.call(besideJson)).toEqual({ name: "B" });
  await api.close();
});

describe("without the parser", () => {
  beforeEach(() => {
    vi.resetModules();
    vi.doMock("fast-xml-parser", () => {
      throw new Error("Cannot find package 'fast-xml-parser'");
    });
  });
  afterEach(() => {
    vi.doUnmock("fast-xml-parser");
    vi.resetModules();
  });

  const install = expect.stringContaining("npm install fast-xml-parser") as unknown;

  test("what asks for XML is refused before it is sent", async () => {
    const fresh = await import("../binding.js");
    await using server = await serve(answering("<pet/>"), fresh.Binding);
    const error: unknown = await server.api.call(getPet).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "UsageError", code: "INVALID_OPTION", message: install });
    expect(server.server.requests).toHaveLength(0);
    const result = await server.api.call(getPet).result();
    expect(result).toMatchObject({ ok: false, status: undefined, error: { message: install } });
  });

  test("what speaks JSON too goes on, until XML comes", async () => {
    const fresh = await import("../binding.js");
    const answers = [
      answering('{"name":"Rex"}', "application/json"),
      answering('{"name":"Rex"}', "application/octet-stream"),
      answering("<pet><name>Rex</name></pet>"),
      answering("<pet><name>Rex</name></pet>", undefined, 404),
    ];
    await using server = await serve(
      (request) => answers[request.number - 1]?.(request),
      fresh.Binding,
    );
    const call = () => server.api.call<Pet, unknown>(besideJson);
    expect(await call()).toEqual({ name: "Rex" });
    expect(await call()).toEqual({ name: "Rex" });
    await expect(call()).rejects.toMatchObject({ name: "UsageError", message: install });
    await expect(call()).rejects.toMatchObject({
      name: "HttpError",
      status: 404,
      message: install,
    });
  });

  test("XML is sent without it", async () => {
    const fresh = await import("../binding.js");
    await using server = await serve(
      ({ socket }) => socket.write(response(204, "")),
      fresh.Binding,
    );
    await server.api.call(addPet, { body: { name: "Rex" } });
    expect(server.server.requests[0]?.body).toContain("<pet><name>Rex</name></pet>");
  });
});
