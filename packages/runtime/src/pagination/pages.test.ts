import { describe, expect, test } from "vitest";
import { field, response, scripted } from "../../../../test/servers/scripted.js";
import {
  AbortError,
  apiKey,
  bearer,
  Binding,
  type Call,
  type Pagination,
  HttpError,
  NetworkError,
  type Operation,
  type PagesOptions,
  UsageError,
} from "../index.js";
import {
  type Item,
  type Page,
  list,
  pageOf,
  json,
  api,
  idsOf,
  failureOf,
  byCursor,
} from "./lists.test-support.js";

describe("styles", () => {
  test.each<[string, PagesOptions<Page>, object, string[], (string | undefined)[]]>([
    [
      "a cursor in the body",
      byCursor,
      { limit: 2 },
      [pageOf([1, 2], { next: "a/b&c" }), pageOf([3], { next: "" })],
      ["/list?limit=2", "/list?after=a%2Fb%26c&limit=2"],
    ],
    [
      "a cursor that is null in the end",
      byCursor,
      {},
      [pageOf([1, 2], { next: 0 }), pageOf([3], { next: null })],
      ["/list", "/list?after=0"],
    ],
    [
      "a cursor that a function finds",
      { cursor: { argument: "after", from: ({ next }) => next && `${next}!` } },
      {},
      [pageOf([1, 2], { next: "x" }), pageOf([3])],
      ["/list", "/list?after=x%21"],
    ],
    [
      "the last item as cursor, and a flag",
      { cursor: { argument: "after", from: { last: "id" } }, hasMore: "more" },
      {},
      [pageOf([1, 2], { more: true }), pageOf([3], { more: false })],
      ["/list", "/list?after=i2"],
    ],
    [
      "the last item as cursor, up to an empty page",
      { cursor: { argument: "after", from: { last: "/id" } } },
      {},
      [pageOf([1, 2, 3]), json({ data: null })],
      ["/list", "/list?after=i3"],
    ],
    [
      "an offset, up to an empty page",
      { offset: { argument: "after" } },
      { after: 10 },
      [pageOf([1, 2]), pageOf([3]), pageOf([])],
      ["/list?after=10", "/list?after=12", "/list?after=13"],
    ],
    [
      "an offset, up to a page with fewer than were asked for",
      { offset: { argument: "after", limit: "limit" } },
      { limit: 2 },
      [pageOf([1, 2]), pageOf([3])],
      ["/list?limit=2", "/list?after=2&limit=2"],
    ],
    [
      "a page number, up to an empty page",
      { page: { argument: "page" } },
      {},
      [pageOf([1, 2]), pageOf([3]), pageOf([])],
      ["/list", "/list?page=2", "/list?page=3"],
    ],
    [
      "a page number that counts from 0",
      { page: { argument: "page", first: 0, last: "/meta/last" } },
      {},
      [pageOf([1, 2], { meta: { last: 1 } }), pageOf([3], { meta: { last: 1 } })],
      ["/list", "/list?page=1"],
    ],
    [
      "a page number that the call begins at",
      { page: { argument: "page", limit: "limit" } },
      { page: "7", limit: 2 },
      [pageOf([1, 2]), pageOf([3])],
      ["/list?limit=2&page=7", "/list?limit=2&page=8"],
    ],
    [
      "one page, where there are no others",
      { url: null },
      {},
      [pageOf([1, 2, 3], { next: "x" })],
      ["/list"],
    ],
    [
      "no more pages than are wanted",
      { ...byCursor, maxPages: 2 },
      {},
      [pageOf([1, 2], { next: "a" }), pageOf([3], { next: "b" })],
      ["/list", "/list?after=a"],
    ],
  ])("%s", async (_, pagination, args, answers, lines) => {
    await using at = await api(answers);
    const items = at.list(args).items({ ...pagination, items: "data" });
    expect(await idsOf(items)).toEqual(["i1", "i2", "i3"]);
    expect(at.lines().map(sorted)).toEqual(lines.map(sorted));
  });

  test("a cursor in a header", async () => {
    await using at = await api([json([{ id: "i1" }], { "X-Next": "c2" }), json([{ id: "i2" }])]);
    const items = at
      .list<Item[]>()
      .items({ cursor: { argument: "after", from: { header: "x-next" } } });
    expect(await idsOf(items)).toEqual(["i1", "i2"]);
    expect(at.lines()).toEqual(["/list", "/list?after=c2"]);
  });

  test("a cursor in the body of a search: what the caller handed in stays as it is", async () => {
    await using at = await api([pageOf([1], { next: "c2" }), pageOf([2])]);
    const search: Operation = {
      ...list,
      method: "POST",
      path: "/search",
      body: { contentTypes: ["application/json"] },
    };
    const args = { body: { query: "x", page: { size: 1 } } };
    const items = at.binding
      .call<Page, unknown>(search, args)
      .items({ cursor: { argument: "/body/page/cursor", from: "next" }, items: "data" });
    expect(await idsOf(items)).toEqual(["i1", "i2"]);
    expect(at.server.requests.map(({ body }) => body)).toEqual([
      '{"query":"x","page":{"size":1}}',
      '{"query":"x","page":{"size":1,"cursor":"c2"}}',
    ]);
    expect(args).toEqual({ body: { query: "x", page: { size: 1 } } });
  });
});

test("a body that can be read once only can't be sent for a second page", async () => {
  await using at = await api([pageOf([1], { next: "c2" }), pageOf([2])]);
  const upload: Operation = {
    ...list,
    method: "POST",
    body: { contentTypes: ["application/octet-stream"] },
  };
  async function* once() {
    yield Buffer.from("abc");
  }
  const pages = at.binding.call<Page, unknown>(upload, { body: once() }).pages(byCursor);
  const { came, error } = await failureOf(pages);
  expect(came).toBe(1);
  expect(error).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/body/) });
  expect(at.server.requests.map(({ body }) => body)).toEqual(["abc"]);
});

describe("links", () => {
  test("RFC 8288: the relation next, relative to the URL of the page", async () => {
    await using at = await api([
      json([{ id: "i1" }], { Link: '</list/2?x=%20>; rel="next last", </list>; rel=first' }),
      json([{ id: "i2" }], { Link: "<3?y>; rel=NEXT" }),
      json([{ id: "i3" }], { Link: "</list>; rel=first" }),
    ]);
    const items = at.list<Item[]>({ limit: 1, tenant: "t1" }).items({ link: "next" });
    expect(await idsOf(items)).toEqual(["i1", "i2", "i3"]);
    expect(at.lines()).toEqual(["/list?limit=1", "/list/2?x=%20", "/list/3?y"]);
    expect(at.server.requests.map((request) => field(request, "x-tenant"))).toEqual(
      Array(3).fill("t1"),
    );
  });

  test("a URL in the body is followed with a GET", async () => {
    await using at = await api([json({ "@odata.nextLink": "/more" }), json({})]);
    const search: Operation = {
      ...list,
      method: "POST",
      body: { contentTypes: ["application/json"] },
    };
    const pages = at.binding.call(search, { body: { a: 1 } }).pages({ url: "/@odata.nextLink" });
    for await (const _ of pages);
    const [first, second] = at.server.requests;
    expect(first?.line).toBe("POST /list HTTP/1.1");
    expect(second?.line).toBe("GET /more HTTP/1.1");
    expect(second?.body).toBe("");
    expect([field(second, "content-type"), field(second, "content-length")]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("to another origin go no credentials, and to the first one none again", async () => {
    await using other = await scripted(({ socket }) => {
      socket.write(json([{ id: "i2" }], { Link: `<${home}/list/3>; rel=next` }));
    });
    let home = "";
    await using at = await api([
      () =>
        json([{ id: "i1" }], { Link: `<${other.url}/list/2>; rel=next`, "Set-Cookie": "sid=1" }),
      json([{ id: "i3" }]),
    ]);
    home = at.server.url;
    const call = at.list<Item[]>(
      {},
      { auth: bearer("secret"), headers: { cookie: "a=1", "x-api-key": "k" } },
    );
    expect(await idsOf(call.items({ link: "next" }))).toEqual(["i1", "i2", "i3"]);
    const heads = [...at.server.requests, ...other.requests].map(({ head }) => head);
    expect(heads[0]).toContain("secret");
    expect(heads[0]).toContain("a=1");
    for (const head of heads.slice(1)) expect(head).not.toMatch(/secret|x-api-key|a=1/i);
  });

  test("interceptors are around each page, those of the call too", async () => {
    await using at = await api([json([], { Link: "</2>; rel=next" }), json([])]);
    const seen: string[] = [];
    const call = at.list<Item[]>(
      {},
      {
        interceptors: [
          (next) => (request) => {
            seen.push(request.path);
            return next(request.with({ headers: { "x-trace": `${seen.length}` } }));
          },
        ],
      },
    );
    for await (const _ of call.pages({ link: "next" }));
    expect(seen).toEqual(["/list", "/2"]);
    expect(at.server.requests.map((request) => field(request, "x-trace"))).toEqual(["1", "2"]);
  });

  test("a credential that is asked for is asked for each page", async () => {
    await using at = await api([json([], { Link: "</2>; rel=next" }), json([])]);
    let asked = 0;
    const call = at.list<Item[]>({}, { auth: bearer(() => `t${++asked}`) });
    for await (const _ of call.pages({ link: "next" }));
    expect(at.server.requests.map((request) => field(request, "authorization"))).toEqual([
      "Bearer t1",
      "Bearer t2",
    ]);
  });

  test("within its origin a key in the query goes along", async () => {
    await using at = await api([json([], { Link: "</2?p=2>; rel=next" }), json([])]);
    const call = at.list<Item[]>({}, { auth: apiKey("key", "secret", "query") });
    for await (const _ of call.pages({ link: "next" }));
    expect(at.lines()).toEqual(["/list?key=secret", "/2?p=2&key=secret"]);
  });

  test.each(["file:///etc/passwd", "ftp://127.0.0.1/"])("%s is not followed", async (url) => {
    await using at = await api([json({ next: url })]);
    const { came, error } = await failureOf(at.list().pages({ url: "next" }));
    expect(came).toBe(1);
    expect(error).toMatchObject({
      code: "PAGINATION_REFUSED",
      message: expect.stringMatching(
        /^GET http:.*: 200, and its link to .* it leads to the scheme/,
      ),
    });
    expect(at.server.requests).toHaveLength(1);
  });
});

describe("when something fails in the middle", () => {
  test("a page is retried as any call is", async () => {
    await using at = await api([
      pageOf([1], { next: "c2" }),
      response(503, ""),
      response(503, ""),
      pageOf([2]),
    ]);
    expect(await idsOf(at.list().items({ ...byCursor, items: "data" }))).toEqual(["i1", "i2"]);
    expect(at.lines()).toEqual(["/list", "/list?after=c2", "/list?after=c2", "/list?after=c2"]);
  });

  test("a page that fails in the end rejects the loop; what came before stays", async () => {
    await using at = await api([pageOf([1], { next: "c2" }), response(404, "gone")]);
    const { came, error } = await failureOf(at.list().pages(byCursor));
    expect(came).toBe(1);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 404, url: `${at.server.url}/list?after=c2` });
  });

  test("a connection that dies between pages is replaced; one that always dies is an error", async () => {
    await using at = await api([
      ({ socket }) => {
        socket.write(pageOf([1], { next: "c2" }), () => socket.destroy());
        return undefined;
      },
      pageOf([2], { next: "c3" }),
      ({ socket }) => {
        socket.destroy();
        return undefined;
      },
    ]);
    const { came, error } = await failureOf(at.list().pages(byCursor));
    expect(came).toBe(2);
    expect(error).toBeInstanceOf(NetworkError);
  });

  test("a first page that fails is not an unhandled rejection before the loop begins", async () => {
    await using at = await api([response(404, "")]);
    const pages = at.list().pages(byCursor);
    await expect.poll(() => at.server.requests.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await failureOf(pages)).error).toBeInstanceOf(HttpError);
  });

  test("the call's signal ends the loop at the next page", async () => {
    await using at = await api([pageOf([1], { next: "c2" }), pageOf([2], { next: "c3" })]);
    const control = new AbortController();
    const pages = at.list({}, { signal: control.signal }).pages(byCursor);
    let came = 0;
    const loop = (async () => {
      for await (const _ of pages) if (++came === 2) control.abort(new Error("enough"));
    })();
    await expect(loop).rejects.toThrow(AbortError);
    expect(at.server.requests).toHaveLength(2);
  });

  test("who leaves the loop asks for no other page", async () => {
    await using at = await api([pageOf([1, 2], { next: "c2" }), pageOf([3, 4], { next: "c3" })]);
    for await (const { id } of at.list().items({ ...byCursor, items: "data" })) {
      if (id === "i3") break;
    }
    await at.binding.close();
    expect(at.lines()).toEqual(["/list", "/list?after=c2"]);
  });

  test("a page is asked for when it is wanted, and not before", async () => {
    await using at = await api([pageOf([1], { next: "c2" }), pageOf([2])]);
    const pages = at.list().pages(byCursor)[Symbol.asyncIterator]();
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(at.server.requests).toHaveLength(1);
    await pages.next();
    expect(at.server.requests).toHaveLength(2);
  });
});

describe("who says how a list goes on", () => {
  test("nobody: that is said at once, and what to do", async () => {
    await using at = await api([pageOf([])]);
    expect(() => at.list().pages()).toThrow(UsageError);
    expect(() => at.list().pages()).toThrow(
      /^GET \/list \(list\): the document doesn't say how its list goes on.*\.pages\(\{ link: "next" \}\).*pagination/,
    );
    expect(() => at.list<Item[]>().items()).toThrow(
      expect.objectContaining({ code: "PAGINATION_UNKNOWN" }),
    );
  });

  test("the document", async () => {
    await using at = await api([pageOf([1], { next: "c2" }), pageOf([2])], {
      rule: { cursor: { argument: "after", from: "/next" }, items: "/data" },
      pagination: { link: "next" },
    });
    const call = at.list() as Call<Page, unknown, "/data">;
    expect(await idsOf(call.items())).toEqual(["i1", "i2"]);
  });

  test("the client, and the call says where the items are", async () => {
    await using at = await api([pageOf([1], { next: "c2" }), pageOf([2], { next: "c3" })], {
      pagination: { cursor: { argument: "after", from: "/next" } },
    });
    expect(await idsOf(at.list().items({ items: "data", maxPages: 2 }))).toEqual(["i1", "i2"]);
  });

  test("the call, before both; where the items are stays true", async () => {
    await using at = await api([pageOf([1, 2], { next: "c2" }), pageOf([])], {
      rule: { cursor: { argument: "after", from: "/next" }, items: "/data", hasMore: "/more" },
    });
    const offset = { argument: "after" };
    for await (const _ of at.list().pages({ offset, items: undefined, link: undefined }));
    expect(at.lines()).toEqual(["/list", "/list?after=2"]);
  });

  test("pages with their responses, also a second time", async () => {
    await using at = await api([pageOf([1], { next: "c2" }), pageOf([2])]);
    const pages = at.list().pages(byCursor);
    for (const _ of [1, 2]) {
      const urls: string[] = [];
      for await (const { body, headers, response: from } of pages.withResponse()) {
        expect(body.data).toHaveLength(1);
        expect(headers.get("content-type")).toBe("application/json");
        urls.push(from.url.replace(at.server.url, ""));
      }
      expect(urls).toEqual(["/list", "/list?after=c2"]);
    }
    expect(at.lines()).toEqual(["/list", "/list?after=c2", "/list?after=c2"]);
  });
});

describe("options that can't be are refused at once", () => {
  const mistakes: readonly [given: object, message: RegExp][] = [
    [{ link: "next", page: { argument: "page" } }, /has link and page; expected one of/],
    [{ Link: "next" }, /no option "Link"; did you mean link\?/],
    [{ link: "" }, /pagination\.link is ""/],
    [{ url: 1 }, /pagination\.url is 1; expected a name/],
    [{ url: { header: "a", last: "b" } }, /pagination\.url is an object/],
    [{ cursor: "after" }, /pagination\.cursor is "after"; expected an object/],
    [{ cursor: { argument: "after" } }, /pagination\.cursor\.from is undefined/],
    [
      { cursor: { argument: "aftr", from: "next" } },
      /cursor\.argument is "aftr", which is none of its arguments; there are after, limit, page, tenant/,
    ],
    [{ cursor: { argument: "/body/after", from: "next" } }, /none of its arguments/],
    [{ cursor: { argument: "after", form: "next" } }, /pagination\.cursor has no option "form"/],
    [{ page: { argument: "page", first: -1 } }, /page\.first is -1/],
    [{ offset: { argument: "after", limit: "size" } }, /offset\.limit is "size"/],
    [{ link: "next", maxPages: 0 }, /maxPages is 0/],
    [{ link: "next", hasMore: true }, /hasMore is true/],
    [{ link: "next", items: ["data"] }, /items is a list/],
  ];

  test.each(mistakes)("%j", async (given, message) => {
    await using at = await api([pageOf([])]);
    expect(() => at.list().pages(given as PagesOptions<Page>)).toThrow(message);
    expect(() => at.list().items(given as never)).toThrow(UsageError);
  });

  test.each<[unknown, RegExp]>([
    ["next", /pagination is "next"; expected an object/],
    [{ items: "data" }, /pagination doesn't say how lists go on/],
    [{ link: "next", url: null }, /has link and url/],
  ])("of a client: %j", (pagination, message) => {
    const description = { title: "Lists", servers: [], securitySchemes: {} };
    const options = { baseUrl: "http://127.0.0.1", pagination: pagination as Pagination };
    expect(() => new Binding(description, options)).toThrow(message);
  });

  test("an offset that is no number", async () => {
    await using at = await api([pageOf([1])]);
    const pages = at.list({ after: "x" }).pages({ offset: { argument: "after" }, items: "data" });
    expect((await failureOf(pages)).error).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: 'after is "x"; expected a whole number, from which pages go on',
    });
  });
});

test("ten thousand items over a hundred pages: one page is held at a time", async () => {
  let number = 0;
  await using at = await api([
    () => {
      const ids = Array.from({ length: 100 }, (_, index) => number * 100 + index);
      number++;
      return pageOf(ids, number < 100 ? { next: `c${number}` } : {});
    },
  ]);
  const held: WeakRef<object>[] = [];
  let came = 0;
  for await (const page of at.list().pages(byCursor)) {
    held.push(new WeakRef(page));
    for (const { id } of page.data ?? []) expect(id).toBe(`i${came++}`);
  }
  expect(came).toBe(10_000);
  expect(at.server.requests).toHaveLength(100);
  // A reference that was just read lives until the next turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  expect(held.filter((page) => page.deref() !== undefined).length).toBeLessThan(5);
});

/** A URL whose query is in the order of the names. */
function sorted(line: string | undefined): string {
  const [path = "", query] = (line ?? "").split("?");
  return query === undefined ? path : `${path}?${query.split("&").toSorted().join("&")}`;
}
