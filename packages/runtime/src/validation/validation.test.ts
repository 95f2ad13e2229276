import { describe, expect, onTestFinished, test, vi } from "vitest";
import { response, scripted, type ScriptedServer } from "../../../../test/servers/scripted.js";
import {
  type ApiDescription,
  type ApiSchemas,
  Binding,
  BodyError,
  type CallOptions,
  type HttpError,
  InvalidRequest,
  InvalidResponse,
  type Operation,
  Session,
  UsageError,
  type ValidationOptions,
} from "../index.js";
import type { LoadSchemas } from "./api-schemas.js";

const description: ApiDescription = { title: "Pets", servers: [], securitySchemes: {} };

const operation: Operation = {
  id: "add/pet",
  method: "POST",
  path: "/pets",
  params: [
    { name: "since", in: "query" },
    { name: "ids", in: "query" },
  ],
  body: {
    contentTypes: ["application/json", "application/jsonl", "application/x-www-form-urlencoded"],
    encodings: {
      "application/jsonl": { kind: "lines" },
      "application/x-www-form-urlencoded": { kind: "form" },
    },
  },
  responses: {
    200: { content: { "application/json": "json", "*/*": "auto" } },
    "4XX": "json",
    204: "empty",
  },
};

const pet = {
  type: "object",
  required: ["born"],
  properties: { born: { type: "string", format: "date-time" } },
};
const schemas: ApiSchemas = {
  operations: {
    "add/pet": JSON.stringify({
      args: {
        since: { type: "string", format: "date-time" },
        ids: { type: "array", items: { type: "integer" }, maxItems: 2 },
      },
      body: {
        "application/json": { $ref: "#/$defs/Pet" },
        "application/jsonl": { $ref: "#/$defs/Pet" },
        "application/x-www-form-urlencoded": { $ref: "#/$defs/Pet" },
      },
      responses: {
        200: { "application/json": { $ref: "#/$defs/Pet" }, "*/*": { $ref: "#/$defs/Pet" } },
        "4XX": { "application/json": { required: ["detail"] } },
      },
    }),
  },
  $defs: { Pet: JSON.stringify(pet) },
};

const born = "2024-02-29T00:00:00.000Z";

async function serving(...answers: string[]): Promise<ScriptedServer> {
  const server = await scripted(({ socket, number }) => {
    socket.write(answers[number - 1] ?? response(200, { born }));
  });
  onTestFinished(() => server.close());
  return server;
}

function bindingTo(
  server: { readonly url: string },
  options: ValidationOptions & {
    logger?: { debug(): void; warn(message: string, fields: object): void };
  },
  load = vi.fn<LoadSchemas>(async () => ({ schemas })),
): {
  binding: Binding;
  load: typeof load;
  add: (args: object, options?: CallOptions & ValidationOptions) => Promise<unknown>;
} {
  const binding = new Binding(description, { baseUrl: server.url, retry: false, ...options }, load);
  onTestFinished(() => binding.close());
  return { binding, load, add: (args, given) => binding.call(operation, args, given) };
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function issuesOf(call: Promise<unknown>): Promise<string[]> {
  const error = await errorOf(call);
  if (error instanceof InvalidRequest || error instanceof InvalidResponse) {
    return error.issues.map(({ path, message }) => `${path} ${message}`);
  }
  throw new Error("nothing was wrong that could be told", { cause: error });
}

describe("what is sent", () => {
  test("is checked as it goes on the wire: dates, bigints and lists of them", async () => {
    const server = await serving();
    const { add } = bindingTo(server, { validate: "throw" });
    const date = new Date(born);
    await add({ since: date, ids: [1n, 2n], body: { born: date, other: undefined } });
    await add({ body: { born: date }, contentType: "application/x-www-form-urlencoded" });
    expect(server.requests.map(({ body }) => body)).toEqual([
      `{"born":"${born}"}`,
      `born=${encodeURIComponent(born)}`,
    ]);
    expect(await issuesOf(add({ ids: [1n, 2n, 3n], body: { born: "then" } }))).toEqual([
      "ids must NOT have more than 2 items",
      'body/born must match format "date-time"',
    ]);
    const form = { body: { born: 1 }, contentType: "application/x-www-form-urlencoded" };
    expect(await issuesOf(add(form))).toEqual(["body/born must be string, and is a number"]);
    expect(server.requests).toHaveLength(2);
  });

  test("that isn't there is no concern of schemas", async () => {
    const server = await serving();
    const { add } = bindingTo(server, { validate: "throw" });
    expect(await add({ since: undefined, ids: null })).toEqual({ born });
  });

  test("a missing argument is still told as such", async () => {
    const { binding } = bindingTo(await serving(), { validate: "throw" });
    const needy: Operation = { ...operation, params: [{ name: "q", in: "query", required: true }] };
    const error = await errorOf(binding.call(needy, {}));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).not.toBeInstanceOf(InvalidRequest);
  });

  test.each([
    ["a list, before anything is sent", [{ born }, { born: 1 }], InvalidRequest, 0],
    ["an iterable", new Set([{ born }, { born: 1 }]), BodyError, 0],
    [
      "a function",
      () =>
        (async function* () {
          yield { born };
          yield { born: 1 };
        })(),
      BodyError,
      0,
    ],
  ])("items of %s", async (_, body, kind, requests) => {
    const server = await serving();
    const { add } = bindingTo(server, { validate: "throw" });
    const error = await errorOf(add({ body, contentType: "application/jsonl" }));
    expect(error).toBeInstanceOf(kind);
    const invalid = error instanceof BodyError ? error.cause : error;
    expect(invalid).toBeInstanceOf(InvalidRequest);
    expect((invalid as InvalidRequest).issues).toEqual([
      { path: "body/1/born", message: "must be string, and is a number" },
    ]);
    expect(server.requests).toHaveLength(requests);
  });

  test("at most 50 issues are kept, and three told", async () => {
    const many: Operation = { ...operation, id: "many" };
    const texts = { many: '{"body":{"application/json":{"items":{"type":"string"}}}}' };
    const load = vi.fn<LoadSchemas>(async () => ({ schemas: { operations: texts, $defs: {} } }));
    const { binding } = bindingTo(await serving(), { validate: "throw" }, load);
    const error = await errorOf(binding.call(many, { body: Array.from({ length: 99 }, () => 1) }));
    expect((error as InvalidRequest).issues).toHaveLength(50);
    expect((error as InvalidRequest).message).toMatch(
      /^POST \/pets \(many\): body\/0 [^;]+; body\/1 [^;]+; body\/2 [^;]+; and 96 more; nothing was sent$/,
    );
  });
});

describe("what comes", () => {
  test("is checked by its status and media type", async () => {
    const text = { "content-type": "text/plain" };
    const server = await serving(
      response(200, { born: 1 }),
      response(200, "plain", text),
      response(204),
      response(404, { detail: "no" }),
      response(404, { details: "no" }),
      response(200, "{", { "content-type": "application/json" }),
    );
    const { add } = bindingTo(server, { validate: { response: "throw" } });
    const wrong = await errorOf(add({ body: { born: "unchecked" } }));
    expect(wrong).toMatchObject({
      code: "INVALID_RESPONSE",
      status: 200,
      contentType: "application/json",
      snippet: '{"born":1}',
      body: { born: 1 },
      retrySafe: false,
      message: `POST ${server.url}/pets: 200, the body is not what it should be: body/born must be string, and is a number`,
    });
    expect(await add({})).toBe("plain");
    expect(await add({})).toBeUndefined();
    expect(await errorOf(add({}))).toMatchObject({ code: "HTTP_STATUS", body: { detail: "no" } });
    const failed = (await errorOf(add({}))) as HttpError;
    expect(failed).toMatchObject({ code: "HTTP_STATUS", status: 404, body: { details: "no" } });
    expect(failed.cause).toBeInstanceOf(InvalidResponse);
    expect(await errorOf(add({}))).toMatchObject({ code: "DECODE_FAILED" });
  });

  test("secrets in it are masked in the error", async () => {
    const { add } = bindingTo(await serving(response(200, { token: "s3cret" })), {
      validate: "throw",
    });
    const error = (await errorOf(add({}))) as InvalidResponse;
    expect(error.message + error.snippet).not.toContain("s3cret");
  });
});

describe("warnings", () => {
  test("go to the session's logger, and the call goes on", async () => {
    const warnings: [string, object][] = [];
    const logger = {
      debug() {},
      warn: (message: string, fields: object) => void warnings.push([message, fields]),
    };
    const server = await serving(response(200, { born: 1 }));
    const { add } = bindingTo(server, { validate: "warn", logger });
    expect(await add({ body: { born: 2 } })).toEqual({ born: 1 });
    const issues = [{ path: "body/born", message: "must be string, and is a number" }];
    expect(warnings).toEqual([
      [
        "POST /pets (add/pet): body/born must be string, and is a number; it is sent all the same",
        { code: "INVALID_REQUEST", issues },
      ],
      [
        `POST ${server.url}/pets: 200, the body is not what it should be: body/born must be string, and is a number`,
        { code: "INVALID_RESPONSE", issues },
      ],
    ]);
  });

  test("without a logger are the process's", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { add } = bindingTo(await serving(response(200, { born: 1 })), { validate: "warn" });
    await add({});
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("body/born must be string"),
      { type: "InvalidResponse", code: "INVALID_RESPONSE" },
    );
  });
});

describe("the option", () => {
  test("is off by default, and loads nothing", async () => {
    const { add, load } = bindingTo(await serving(), {});
    await add({ body: { born: 1 } });
    expect(load).not.toHaveBeenCalled();
    expect(await issuesOf(add({ body: { born: 1 } }, { validate: "throw" }))).toHaveLength(1);
    await errorOf(add({ body: { born: 1 } }, { validate: { request: "throw" } }));
    expect(load).toHaveBeenCalledTimes(1);
  });

  test.each([
    [
      "strict",
      'validate is "strict"; expected "off", "warn" or "throw", or { request: "…", response: "…" }',
    ],
    [
      true,
      'validate is true; expected "off", "warn" or "throw", or { request: "…", response: "…" }',
    ],
    [{ request: 1 }, 'validate.request is 1; expected "off", "warn" or "throw"'],
    [{ requests: "throw" }, 'validate has no option "requests"; did you mean request?'],
  ])("can't be %j", async (validate, message) => {
    const given = { validate } as ValidationOptions;
    expect(() => bindingTo({ url: "http://localhost" }, given)).toThrow(message);
    const { add } = bindingTo(await serving(), {});
    expect(await errorOf(add({}, given))).toMatchObject({ code: "INVALID_OPTION", message });
  });

  test("without schemas says how to get them, also of a client that shares a session", async () => {
    const message =
      "validate needs the document's schemas, which this client was generated without; generate it again with --validation";
    const session = new Session();
    expect(() => new Binding(description, { session, validate: "throw" })).toThrow(message);
    const server = await serving();
    const plain = new Binding(description, { session, baseUrl: server.url });
    const given: CallOptions & ValidationOptions = { validate: "off" };
    expect(await errorOf(plain.call(operation, {}, given))).toMatchObject({ message });
    expect(server.requests).toHaveLength(0);
    await session.close();
  });

  test("a load that failed is tried again", async () => {
    const load = vi.fn<LoadSchemas>(async () => ({ schemas }));
    load.mockRejectedValueOnce(new Error("the disk is away"));
    const { add } = bindingTo(await serving(), { validate: "throw" }, load);
    expect(await errorOf(add({}))).toMatchObject({ message: "the disk is away" });
    expect(await add({})).toEqual({ born });
  });
});
