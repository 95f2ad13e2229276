import { inspect } from "node:util";
import { expect, expectTypeOf, test } from "vitest";
import {
  AbortError,
  AdapterError,
  apiKey,
  basic,
  HttpError,
  NetworkError,
  type RequestError,
  Session,
  type SessionOptions,
  TimeoutError,
  UsageError,
} from "../index.js";
import { MockAdapter, UnexpectedRequest, VerificationError } from "./index.js";
import { type Book, type BookInput, Shop } from "./shop.test-support.js";

const origin = "https://shop.example";
const quick = { backoffFactor: 0 };
const emma = { id: "7", title: "Emma" };

/** A session whose every request to the shop goes to the mock. */
function sessionOf(mock: MockAdapter, options: SessionOptions = {}): Session {
  const session = new Session({ baseUrl: origin, retry: quick, ...options });
  session.mount(origin, mock);
  return session;
}

function shopOf(mock: MockAdapter): Shop {
  return new Shop({ session: sessionOf(mock) });
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof Error) return error;
  throw new Error("it did not fail");
}

function refusalOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it was not refused");
}

test("an expectation answers one request, and the request is there to look at", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock, { auth: basic("ann", "pw") });
  const expected = mock.post("/books/{shelf}").reply(201, emma);
  const answer = await session.post("/books/top%20left?draft=1", { json: { title: "Emma" } });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual(emma);
  expect(answer.headers.get("content-type")).toBe("application/json");

  const [request] = expected.requests;
  expect(request).toMatchObject({
    method: "POST",
    url: `${origin}/books/top%20left?draft=1`,
    params: { shelf: "top left" },
    body: { title: "Emma" },
    headers: { authorization: "Basic YW5uOnB3", "content-type": "application/json" },
  });
  expect(request?.query.get("draft")).toBe("1");
  expect(mock.requests.length).toBe(1);
  expectTypeOf(expected.requests[0]?.params).toEqualTypeOf<
    | {
        readonly shelf: string;
      }
    | undefined
  >();
});

test("a request's secrets are in the request, and in no inspection of it", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock, { auth: basic("ann", "pw") });
  mock.get("/a").reply(200);
  await session.get("/a?api_key=hidden");
  expect(mock.requests[0]?.query.get("api_key")).toBe("hidden");
  for (const text of [inspect(mock, { depth: 9 }), JSON.stringify(mock.requests)]) {
    expect(text).not.toContain("hidden");
    expect(text).not.toContain("YW5uOnB3");
  }
});

test.each<[name: string, pattern: Parameters<MockAdapter["get"]>[0], sent: string]>([
  ["a path", "/books", "/books"],
  ["a path with a query, in another order", "/books?a=1&b=2", "/books?b=2&x=9&a=1"],
  ["a repeated parameter", "/books?a=1&a=2", "/books?a=1&a=2"],
  ["a template", "/books/{id}/pages/{page}", "/books/7/pages/1"],
  ["a part of a segment", "/books/{id}.json", "/books/7.json"],
  ["what is encoded and need not be", "/~me/{id}", "/%7Eme/a%2Fb"],
  ["a whole URL", `${origin}/books`, "/books"],
  ["an origin", origin, "/"],
  ["a regular expression that has a state", /books/g, "/books"],
  ["whatever tests URLs", { test: (url: string) => url.endsWith("/books") }, "/books"],
])("matched by URL: %s", async (_, pattern, sent) => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  const expected = mock.get(pattern).reply(200).times(2);
  await session.get(sent);
  await session.get(sent);
  expect(expected.requests.length).toBe(2);
});

test.each<[name: string, pattern: Parameters<MockAdapter["get"]>[0], difference: string]>([
  ["another path", "/book", "path is /books/7, expected /book"],
  [
    "another origin",
    "https://other.example/books/7",
    "origin is https://shop.example, expected https://other.example",
  ],
  ["a path that goes on", "/books", "path is /books/7, expected /books"],
  ["a slash at the end", "/books/7/", "path is /books/7, expected /books/7/"],
  ["a query", "/books/7?a=2&b=1", 'query a is "1", expected "2"; query b is absent, expected "1"'],
  ["an expression", /pets/, "the URL does not match /pets/"],
])("not matched by URL, and told why: %s", async (_, pattern, difference) => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get(pattern).reply(200);
  const error = await failureOf(session.get("/books/7?a=1"));
  expect(error).toBeInstanceOf(UnexpectedRequest);
  expect(error.message).toContain(difference);
});

test("paths are below the mock's base URL", async () => {
  await using mock = new MockAdapter({ baseUrl: `${origin}/v1` });
  await using session = sessionOf(mock);
  mock.get("/books/{id}").reply(200);
  await failureOf(session.get("/books/7")).then((error) => {
    expect(error.message).toContain("path is /books/7, expected /v1/books/{id}");
  });
  await session.get("/v1/books/7");
  mock.reset();
});

test("matched by query, headers and body, each maybe by a matcher", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  const expected = mock
    .post("/books", {
      query: { limit: 10, tag: ["a", "b"], after: null },
      headers: { "X-Trace": /^t-/, "x-absent": null },
      body: {
        title: expect.stringContaining("Em") as unknown,
        pages: [1, (page: unknown) => page === 2],
        at: new Date(0),
        note: undefined,
      },
    })
    .reply(201);
  await session.post("/books?limit=10&tag=a&tag=b&x=1", {
    headers: { "x-trace": "t-1" },
    json: { title: "Emma", pages: [1, 2], at: "1970-01-01T00:00:00.000Z" },
  });
  expect(expected.requests.length).toBe(1);
});

test("what differs in query, headers and body is told part by part, secrets masked", async () => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock
    .post("/login", {
      query: { after: null },
      headers: { authorization: "Bearer right" },
      body: { user: { name: "ann" }, password: "right", tags: [1] },
    })
    .reply(200);
  const { message } = await failureOf(
    session.post("/login?after=3", {
      headers: { authorization: "Bearer wrong" },
      json: { user: { name: "bob" }, password: "wrong", tags: [1, 2] },
    }),
  );
  expect(message).toContain('query after is "3", expected absent');
  expect(message).toContain("header authorization is ***, expected ***");
  expect(message).toContain('body.user.name is "bob", expected "ann"');
  expect(message).toContain("body.password is ***, expected ***");
  expect(message).toContain("body.tags has 2 items, expected 1");
  expect(message).not.toMatch(/right|wrong/);
});

test("an unexpected request names what was expected, the nearest first, and is not tried again", async () => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock, { retry: { ...quick, other: 5 } });
  mock.delete("/pets/{id}").reply(204);
  mock.get("/pets/{id}", { query: { full: true } }).reply(200);
  const error = await failureOf(session.get("/pets/7?token=hidden"));
  expect(error).toMatchObject({
    code: "UNEXPECTED_REQUEST",
    method: "GET",
    url: `${origin}/pets/7?token=***`,
    sent: false,
    attempts: [{ number: 1 }],
    message: [
      `GET ${origin}/pets/7?token=***: nothing of this kind is expected now. The nearest:`,
      "  - DELETE /pets/{id}: method is GET, expected DELETE",
      '  - GET /pets/{id} with query full true: query full is absent, expected "true"',
    ].join("\n"),
  });
  expect(mock.requests.length).toBe(1);
});

test("a mock that expects nothing says so", async () => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock);
  expect((await failureOf(session.get("/"))).message).toContain("expects no request at all");
});

test("one request more than expected is told as that", async () => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get("/a").reply(200);
  await session.get("/a");
  const error = await failureOf(session.get("/a"));
  expect(error.message).toContain("GET /a: it was expected once, and has come as often");
  expect(mock.verify.bind(mock)).toThrow(VerificationError);
});

test("verify lists what did not come, and what came and should not have", async () => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get("/a").reply(200);
  mock.get("/b").reply(503).times(2).reply(200);
  mock.get("/c").reply(200).always();
  mock.get("/d");
  await session.get("/b", { retry: false });
  // As a program does that takes every failure for the network's.
  await session.get("/oops").catch(() => {});
  const error = refusalOf(() => mock.verify());
  expect(error).toBeInstanceOf(VerificationError);
  expect(error).toMatchObject({
    code: "EXPECTATIONS_UNMET",
    problems: [
      "GET /a: expected once, came never",
      "GET /b: expected 3 times, came only once",
      "GET /d: it has no reply; add .reply(…) or .fail(…)",
      expect.stringContaining(`GET ${origin}/oops: nothing of this kind`),
    ],
  });
  expect(error.message).toContain("\n  - GET /a: expected once, came never\n");
  mock.reset();
  mock.verify();
  expect(mock.requests).toEqual([]);
});

test("the end of `await using` verifies", async () => {
  await expect(
    (async () => {
      await using mock = new MockAdapter();
      mock.get("/never").reply(200);
    })(),
  ).rejects.toThrow("GET /never: expected once, came never");
});

test("a session that closes does not verify: the mock can serve another", async () => {
  const mock = new MockAdapter();
  mock.get("/a").reply(200).times(2);
  for (let round = 0; round < 2; round++) {
    await using session = sessionOf(mock);
    await session.get("/a");
  }
  expect(() => mock.verify()).not.toThrow();
});

test("a request without a reply is an error of the test, and not answered by something", async () => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get("/a");
  expect((await failureOf(session.get("/a"))).message).toContain("it has no reply; add .reply(…)");
});

test("replies come in their order, through the session's retries", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get("/price").reply(503).reply(503, "busy").fail("CONNECTION_LOST").reply(200, "up");
  const answer = await session.get("/price", { retry: { ...quick, total: 3 } });
  expect(await answer.text()).toBe("up");
  expect(answer.attempts).toMatchObject([
    { status: 503 },
    { status: 503 },
    { error: "CONNECTION_LOST" },
    { status: 200 },
  ]);
});

test("what counts comes before what always answers, and of those the last", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get("/a").reply(200, "first").always();
  mock.get("/a").reply(200, "second").always();
  mock.get("/a").reply(200, "counted");
  const texts = [];
  for (let round = 0; round < 3; round++) texts.push(await (await session.get("/a")).text());
  expect(texts).toEqual(["counted", "second", "second"]);
});

test("cookies, redirects and credentials are the session's affair, as ever", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock, { auth: apiKey("X-Key", "k") });
  session.mount("https://files.example", mock);
  mock.post("/login").reply(303, undefined, {
    headers: { location: "/home", "set-cookie": ["sid=1; Path=/", "lang=en; Path=/"] },
  });
  mock.get("/home", { headers: { cookie: "sid=1; lang=en", "x-key": "k" } }).reply(302, undefined, {
    headers: { Location: "https://files.example/f" },
  });
  mock
    .get("https://files.example/f", { headers: { cookie: null, "x-key": null } })
    .reply(200, "file");
  const answer = await session.post("/login", { json: {} });
  expect(await answer.text()).toBe("file");
  expect(answer.history.length).toBe(2);
});

test("failures are those of the network, with what they say of the request", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock, { retry: false, timeout: { headers: 123 } });
  mock.get("/a").fail("CONNECT_FAILED").fail("CONNECTION_LOST").fail("HEADERS_TIMEOUT");
  const refused = await failureOf(session.get("/a"));
  expect(refused).toBeInstanceOf(NetworkError);
  expect(refused).toMatchObject({ code: "CONNECT_FAILED", sent: false });
  expect(await failureOf(session.get("/a"))).toMatchObject({ code: "CONNECTION_LOST", sent: true });
  const late = await failureOf(session.get("/a"));
  expect(late).toBeInstanceOf(TimeoutError);
  expect(late).toMatchObject({ code: "HEADERS_TIMEOUT", limit: 123, sent: true });
});

test("an error of the test's own comes wrapped, and is no mistake", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  const cause = new Error("the disk is full");
  mock.get("/a").fail(cause);
  const error = await failureOf(session.get("/a"));
  expect(error).toBeInstanceOf(AdapterError);
  expect(error.cause).toBe(cause);
});

test("a delay meets the call's limits without taking any time", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock, { timeout: { headers: 10_000, total: 25_000 } });
  const started = performance.now();
  mock.get("/slow").reply(200, "in time", { delay: 9_999 });
  expect(await (await session.get("/slow")).text()).toBe("in time");

  mock.get("/stuck").reply(200, undefined, { delay: Infinity }).reply(200, "second");
  const answer = await session.get("/stuck");
  expect(answer.attempts).toMatchObject([{ error: "HEADERS_TIMEOUT" }, { status: 200 }]);

  // Each attempt takes its part of the total.
  mock.get("/hopeless").reply(200, undefined, { delay: 60_000 }).times(3);
  const error = await failureOf(session.get("/hopeless"));
  expect(error).toMatchObject({ code: "TOTAL_TIMEOUT", limit: 25_000 });
  expect((error as RequestError).attempts.length).toBe(3);
  expect(performance.now() - started).toBeLessThan(9_000);
});

test("a body comes piece by piece, and may break off in the middle", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock, { retry: false });
  async function* whole(): AsyncGenerator<string | Uint8Array> {
    yield "one,";
    yield Buffer.from("two");
  }
  async function* broken(): AsyncGenerator<string> {
    yield "one,";
    throw new Error("cable");
  }
  mock.get("/csv").reply(200, whole()).reply(200, broken()).reply(200, broken());
  const file = await session.get("/csv", { stream: true });
  const pieces: string[] = [];
  for await (const piece of file.body as AsyncIterable<Buffer>) pieces.push(piece.toString());
  expect(pieces).toEqual(["one,", "two"]);

  const lost = await failureOf(session.get("/csv"));
  expect(lost).toMatchObject({ code: "CONNECTION_LOST", sent: true });
  expect(lost.message).toContain("cable");
  const streamed = await session.get("/csv", { stream: true });
  expect(await failureOf(streamed.text())).toMatchObject({ code: "CONNECTION_LOST" });
});

test("a function answers by what came, and may hold the answer back", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  mock
    .get("/books/{id}")
    .reply(async ({ params }) => {
      await gate;
      return { status: 200, body: { id: params.id }, headers: { etag: '"1"' } };
    })
    .times(2);
  const calls = [session.get("/books/1"), session.get("/books/2")];
  await expect.poll(() => mock.requests.length).toBe(2);
  open();
  const answers = await Promise.all(calls);
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
    { id: "1" },
    { id: "2" },
  ]);
  expect(answers[0]?.headers.get("etag")).toBe('"1"');
});

test("an answer that never comes ends with the call's signal", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get("/never").reply(() => new Promise<never>(() => {}));
  const controller = new AbortController();
  const call = session.get("/never", { signal: controller.signal });
  await expect.poll(() => mock.requests.length).toBe(1);
  controller.abort(new Error("enough"));
  expect(await failureOf(call)).toBeInstanceOf(AbortError);
});

test("a call that has ended is not received", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock);
  expect(await failureOf(session.get("/a", { signal: AbortSignal.abort() }))).toBeInstanceOf(
    AbortError,
  );
  expect(mock.requests.length).toBe(0);
});

test("an assertion that fails in a function fails the test, even where the program goes on", async () => {
  const mock = new MockAdapter();
  await using session = sessionOf(mock);
  mock.get("/a").reply(() => {
    throw new Error("expected 1 to be 2");
  });
  await session.get("/a").catch(() => {});
  expect(mock.verify.bind(mock)).toThrow("GET /a: its reply threw: expected 1 to be 2");
});

test.each<[name: string, act: (mock: MockAdapter) => unknown, message: string]>([
  ["a status that is none", (mock) => mock.get("/a").reply(99), "the status is 99"],
  ["an interim status", (mock) => mock.get("/a").reply(100), "the status is 100"],
  ["a body beside 204", (mock) => mock.get("/a").reply(204, {}), "a 204 has no body"],
  ["a body for HEAD", (mock) => mock.head("/a").reply(200, "x"), "a response to HEAD has no body"],
  ["a delay that is none", (mock) => mock.get("/a").reply(200, "", { delay: -1 }), "delay is -1"],
  ["times 0", (mock) => mock.get("/a").reply(200).times(0), "times is 0; expected a whole number"],
  ["times before a reply", (mock) => mock.get("/a").times(2), "add .reply(…) first"],
  [
    "a reply after always",
    (mock) => mock.get("/a").reply(200).always().reply(200),
    "none after it",
  ],
  ["a relative URL", (mock) => mock.get("books"), 'is "books"; expected a path such as'],
  ["a host in braces", (mock) => mock.get("https://{a}.example/b"), "braces can stand in its path"],
  ["no URL", (mock) => mock.get(undefined as unknown as string), "is undefined; expected text"],
  ["a method that is none", (mock) => mock.on("GE T", "/"), "is no method"],
  [
    "an unknown option",
    (mock) => mock.get("/a", { querry: {} } as object),
    'an expectation\'s match has no option "querry"',
  ],
  [
    "an unknown failure",
    (mock) => mock.get("/a").fail("OOPS" as "TLS_FAILED"),
    'the failure is "OOPS"',
  ],
])("refused at once: %s", (_, act, message) => {
  const error = refusalOf(() => act(new MockAdapter()));
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toContain(message);
});

test("an option that the mock doesn't have is refused", () => {
  expect(() => new MockAdapter({ baseURL: origin } as object)).toThrow("did you mean baseUrl?");
});

test("a generated operation is expected by its method, and answers what its document says", async () => {
  await using mock = new MockAdapter();
  const shop = shopOf(mock);
  const got = mock.operation(shop.books, "getBook", { bookId: "7/8" }).reply(200, emma);
  const added = mock.operation(shop.books, "addBook").reply(({ body }) => ({
    status: 201,
    body: { id: "9", ...body },
  }));
  expect(await shop.books.getBook({ bookId: "7/8" })).toEqual(emma);
  expect(await shop.books.addBook({ body: { title: "Persuasion" } })).toEqual({
    id: "9",
    title: "Persuasion",
  });
  expect(got.requests[0]?.params.bookId).toBe("7/8");
  expect(added.requests[0]?.body.title).toBe("Persuasion");
  expectTypeOf(added.requests[0]?.body).toEqualTypeOf<BookInput | undefined>();
  expect(mock.requests.map(({ operation }) => operation?.id)).toEqual(["getBook", "addBook"]);
});

test("an operation's failure is an HttpError, or a result by status", async () => {
  await using mock = new MockAdapter();
  const shop = shopOf(mock);
  mock.operation(shop.books, "getBook").reply(404, { title: "No such book" }).times(2);
  expect(await failureOf(shop.books.getBook({ bookId: "1" }))).toBeInstanceOf(HttpError);
  const result = await shop.books.getBook({ bookId: "1" }).result();
  expect(result).toMatchObject({ ok: false, status: 404, body: { title: "No such book" } });
});

test("an unexpected request is the call's error, in `.result()` too", async () => {
  const mock = new MockAdapter();
  const shop = shopOf(mock);
  mock.operation(shop.books, "getBook", { bookId: "7" }).reply(200, emma);
  const result = await shop.books.getBook({ bookId: "8" }).result();
  expect(result.error).toBeInstanceOf(UnexpectedRequest);
  expect(result.error?.message).toContain(
    'GET /books/{bookId} (getBook) with bookId "7": bookId is "8", expected "7"',
  );
});

test("arguments are compared as they are written on the wire", async () => {
  await using mock = new MockAdapter();
  const shop = shopOf(mock);
  const filter = { author: "Jane Austen", since: 1811 };
  const expected = mock
    .operation(shop.books, "listBooks", { limit: 10, tag: ["a,b", "c"], filter, trace: /^t-/ })
    .reply(200, [emma]);
  await shop.books.listBooks({ limit: 10, tag: ["a,b", "c"], filter, trace: "t-1" });
  expect(expected.requests[0]?.params).toEqual({
    limit: "10",
    tag: "a,b,c",
    filter: "filter[author]=Jane Austen&filter[since]=1811",
    trace: "t-1",
  });

  mock.operation(shop.books, "listBooks", { filter }).reply(200, []);
  const other = await failureOf(shop.books.listBooks({ filter: { author: "Jane Austen" } }));
  expect(other.message).toContain('query filter[since] is absent, expected "1811"');
  mock.reset();
});

test("operations on one path are told apart, as are their bodies", async () => {
  await using mock = new MockAdapter();
  const shop = shopOf(mock);
  mock
    .operation(shop.books, "addBook", { body: { title: "A" } })
    .reply(201, { id: "a", title: "A" });
  mock
    .operation(shop.books, "addBook", { body: ({ title }) => title === "B" })
    .reply(201, { id: "b", title: "B" });
  mock.operation(shop.books, "listBooks").reply(200, []);
  expect(await shop.books.listBooks()).toEqual([]);
  expect((await shop.books.addBook({ body: { title: "B" } })).id).toBe("b");
  expect((await shop.books.addBook({ body: { title: "A" } })).id).toBe("a");
});

test("an untyped request to an operation's URL is not the operation's", async () => {
  const mock = new MockAdapter();
  const shop = shopOf(mock);
  mock.operation(shop.books, "getBook").reply(200, emma);
  const error = await failureOf(shop.session.get("/api/books/7"));
  expect(error.message).toContain("it was made by no generated method, expected getBook");
});

test("operations of the client itself, of text, of bytes and of nothing", async () => {
  await using mock = new MockAdapter();
  const shop = shopOf(mock);
  mock.operation(shop, "motto").reply(200, "read");
  const put = mock.operation(shop.books, "putCover").reply(204);
  expect(await shop.motto()).toBe("read");
  expect(await shop.books.putCover({ bookId: "7", body: new Uint8Array([0, 255]) })).toBe(
    undefined,
  );
  expect(put.requests[0]?.body).toEqual(new Uint8Array([0, 255]));
});

test("to look an operation up calls nothing, and leaves the client as it was", async () => {
  await using mock = new MockAdapter();
  const shop = shopOf(mock);
  expect(() => mock.operation(shop.books, "notAnOperation" as "getBook")).toThrow(
    '"notAnOperation" of BooksApi is no operation of a generated client',
  );
  expect(() => mock.operation(shop.books, "missing" as "getBook")).toThrow(UsageError);
  expect(() => mock.operation(shop.books, "getBook", { id: "7" } as object)).toThrow(
    'getBook has no argument "id"; there are bookId',
  );
  mock.operation(shop.books, "getBook").reply(200, emma);
  expect(await shop.books.getBook({ bookId: "7" })).toEqual(emma);
});

test("a request's stream is read whole, and its failure is the call's", async () => {
  await using mock = new MockAdapter();
  await using session = sessionOf(mock, { retry: false });
  const put = mock.put("/f").reply(204);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("a");
    yield Buffer.from("b");
  }
  await session.put("/f", { body: pieces(), headers: { "content-type": "text/plain" } });
  expect(put.requests[0]?.body).toBe("ab");
  // eslint-disable-next-line require-yield
  async function* failing(): AsyncGenerator<Uint8Array> {
    throw new Error("disk");
  }
  expect(await failureOf(session.put("/f", { body: failing() }))).toMatchObject({
    code: "REQUEST_BODY_FAILED",
  });
});

test("only what the document describes can be replied", () => {
  const mock = new MockAdapter();
  const shop = new Shop();
  const expected = mock.operation(shop.books, "getBook");
  expectTypeOf(expected.requests[0]?.params).toEqualTypeOf<
    | {
        readonly bookId: string;
      }
    | undefined
  >();
  const wrong = (): void => {
    // @ts-expect-error: a status that the document doesn't have
    expected.reply(201, emma);
    // @ts-expect-error: another status's body
    expected.reply(200, { title: "no id" } satisfies { title: string });
    // @ts-expect-error: no body
    expected.reply(200);
    // @ts-expect-error: another status's body, by a function
    expected.reply(() => ({ status: 404, body: emma }));
    // @ts-expect-error: a name that is no argument
    mock.operation(shop.books, "getBook", { id: "7" });
    // @ts-expect-error: a value that the argument doesn't take
    mock.operation(shop.books, "listBooks", { limit: "10" });
    // @ts-expect-error: a method that makes no call
    mock.operation(shop.books, "notAnOperation");
    // @ts-expect-error: a body where there is none
    mock.operation(shop.books, "putCover").reply(204, "done");
  };
  expectTypeOf(wrong).toBeFunction();
  // What stands under `default`, and a function that knows the arguments.
  expected.reply(500, { title: "Oops" }).reply(({ params }) => {
    const book: Book = { id: params.bookId, title: "Emma" };
    return { status: 200, body: book };
  });
});

test("an operation is told apart by the media type of its body", async () => {
  await using mock = new MockAdapter({ baseUrl: `${origin}/api` });
  await using shop = shopOf(mock);
  const body = new Uint8Array([1]);
  const jpeg = mock.operation(shop.books, "putCover", { contentType: "image/jpeg" }).reply(204);
  const png = mock.operation(shop.books, "putCover").reply(204);
  await shop.books.putCover({ bookId: "7", body, contentType: "image/jpeg" });
  await shop.books.putCover({ bookId: "7", body });
  expect([jpeg.requests.length, png.requests.length]).toEqual([1, 1]);
  expectTypeOf(png.requests[0]?.params).toEqualTypeOf<{ readonly bookId: string } | undefined>();
  expectTypeOf(png.requests[0]?.body).toEqualTypeOf<unknown>();
});
