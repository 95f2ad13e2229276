import { describe, expect, test } from "vitest";
import { modelOf } from "./model.test-support.js";
import type { PaginationModel } from "./pagination-model.js";

/** A list of things in an object, with whatever a style of pages needs. */
const page = {
  type: "object",
  properties: {
    data: { type: "array", items: { type: "object", properties: { id: { type: "string" } } } },
    next: { type: ["string", "null"] },
    more: { type: "boolean" },
    nextLink: { type: "string" },
    "@odata.nextLink": { type: "string" },
    value: { $ref: "#/components/schemas/Things" },
    meta: { allOf: [{ $ref: "#/components/schemas/Meta" }] },
  },
};

const components = {
  schemas: {
    Things: { type: "array", items: { type: "string" } },
    Meta: { type: "object", properties: { pages: { type: "integer" }, "a/b": { type: "string" } } },
  },
};

const parameters = [
  { name: "after", in: "query", schema: { type: "string" } },
  { name: "limit", in: "query", schema: { type: "integer" } },
  { name: "page", in: "query", schema: { type: "integer" } },
  { name: "zero", in: "query", schema: { type: "integer", default: 0 } },
  { name: "either", in: "query", schema: { type: "integer", minimum: 0 } },
];

const requestBody = {
  content: { "application/json": { schema: { type: "object", properties: {} } } },
};

/** What the model says of one operation, and the problems: `x-ms-pageable can't be used: …`. */
async function read(operation: object, schema: object = page, root: object = {}) {
  const built = await modelOf({
    components,
    ...root,
    paths: {
      "/things": {
        parameters,
        get: {
          operationId: "listThings",
          responses: { 200: { description: "", content: { "application/json": { schema } } } },
          ...operation,
        },
      },
    },
  });
  const [found] = built.model.groups.flatMap(({ operations }) => operations);
  return {
    pagination: found?.pagination,
    // Whether a GET should have a body is not the question here.
    problems: built.diagnostics
      .filter(({ code }) => code !== "GC158")
      .map(({ code, message, places: [place] }) => ({
        code,
        message,
        at: place?.pointer,
      })),
  };
}

const speakeasy = (type: string, inputs: object[], outputs: object) => ({
  "x-speakeasy-pagination": { type, inputs, outputs },
});

describe("what extensions say", () => {
  const cursor = { name: "after", in: "parameters", type: "cursor" };
  test.each<[title: string, operation: object, expected: PaginationModel]>([
    [
      "x-pagination: a cursor",
      { "x-pagination": { cursor: { argument: "after", from: "/next" }, items: "/data" } },
      { cursor: { argument: "after", from: "/next" }, items: "/data" },
    ],
    [
      "x-pagination: names in place of pointers, the last item, a flag",
      {
        "x-pagination": {
          cursor: { argument: "after", from: { last: "id" } },
          items: "data",
          hasMore: "more",
        },
      },
      { cursor: { argument: "after", from: { last: "/id" } }, items: "/data", hasMore: "/more" },
    ],
    [
      "x-pagination: a relation",
      { "x-pagination": { link: "next", items: "/data" } },
      { link: "next", items: "/data" },
    ],
    [
      "x-pagination: pages to the last one",
      { "x-pagination": { page: { argument: "page", first: 1, last: "/meta/pages" } } },
      { page: { argument: "page", first: 1, last: "/meta/pages" } },
    ],
    [
      "x-pagination: in the body of the request",
      {
        requestBody,
        "x-pagination": { cursor: { argument: "/body/after", from: { header: "x-next" } } },
      },
      { cursor: { argument: "/body/after", from: { header: "x-next" } } },
    ],
    ["x-pagination: a single page", { "x-pagination": { url: null } }, { url: null }],
    [
      "Redocly: a cursor",
      {
        "x-redoclyPagination": {
          style: "cursor",
          cursorParam: "after",
          nextCursor: "/meta/a~1b",
          hasMore: "/more",
          items: "/data",
        },
      },
      { cursor: { argument: "after", from: "/meta/a~1b" }, hasMore: "/more", items: "/data" },
    ],
    [
      "Redocly: pages, under the older name",
      { "x-redocly-pagination": { style: "page", offsetParam: "page", items: "/data" } },
      { page: { argument: "page" }, items: "/data" },
    ],
    [
      "Redocly: an offset; its limitParam is no end",
      {
        "x-redoclyPagination": {
          style: "offset",
          offsetParam: "after",
          limitParam: "limit",
          items: "/data",
        },
      },
      { offset: { argument: "after" }, items: "/data" },
    ],
    [
      "Redocly: the Link header",
      { "x-redoclyPagination": { style: "link", items: "/data" } },
      { link: "next", items: "/data" },
    ],
    [
      "Speakeasy: pages that the server counts",
      speakeasy("offsetLimit", [{ name: "page", in: "parameters", type: "page" }], {
        numPages: "$.meta.pages",
      }),
      { page: { argument: "page", last: "/meta/pages" } },
    ],
    [
      "Speakeasy: an offset with a limit",
      speakeasy(
        "offsetLimit",
        [
          { name: "after", in: "parameters", type: "offset" },
          { name: "limit", in: "parameters", type: "limit" },
        ],
        { results: "$.data" },
      ),
      { offset: { argument: "after", limit: "limit" }, items: "/data" },
    ],
    [
      "Speakeasy: a cursor in the last of the results",
      speakeasy("cursor", [cursor], { results: "$.data", nextCursor: "$.data[-1].id" }),
      { cursor: { argument: "after", from: { last: "/id" } }, items: "/data" },
    ],
    [
      "Speakeasy: a cursor in the request's body, names in brackets",
      {
        requestBody,
        ...speakeasy("cursor", [{ name: "cursor", in: "requestBody", type: "cursor" }], {
          nextCursor: "$.meta['a/b']",
        }),
      },
      { cursor: { argument: "/body/cursor", from: "/meta/a~1b" } },
    ],
    [
      "Speakeasy: a URL",
      speakeasy("url", [], { nextUrl: "$.nextLink", results: "$.data" }),
      { url: "/nextLink", items: "/data" },
    ],
    [
      "Fern: a cursor",
      {
        "x-fern-pagination": {
          cursor: "$request.after",
          next_cursor: "$response.next",
          results: "$response.data",
          "has-next-page": "$response.more",
        },
      },
      { cursor: { argument: "after", from: "/next" }, items: "/data", hasMore: "/more" },
    ],
    [
      "Fern: an offset without a size counts pages",
      { "x-fern-pagination": { offset: "$request.zero", results: "$response.data" } },
      { page: { argument: "zero", first: 0 }, items: "/data" },
    ],
    [
      "Fern: with a size, items",
      {
        "x-fern-pagination": {
          offset: "$request.after",
          step: "$request.limit",
          results: "$response.data",
        },
      },
      { offset: { argument: "after" }, items: "/data" },
    ],
    [
      "Fern: a URL",
      { "x-fern-pagination": { next_uri: "$response.nextLink", results: "$response.data" } },
      { url: "/nextLink", items: "/data" },
    ],
    [
      "AutoRest: a link; the operation that it names isn't there",
      { "x-ms-pageable": { nextLinkName: "@odata.nextLink", operationName: "listMore" } },
      { url: "/@odata.nextLink", items: "/value" },
    ],
    [
      "AutoRest: one page only",
      { "x-ms-pageable": { nextLinkName: null, itemName: "data" } },
      { url: null, items: "/data" },
    ],
  ])("%s", async (_, operation, expected) => {
    expect(await read(operation)).toEqual({ pagination: expected, problems: [] });
  });

  test("Fern: true is for what the document says once", async () => {
    const rule = {
      cursor: "$request.after",
      next_cursor: "$response.next",
      results: "$response.data",
    };
    const { pagination } = await read({ "x-fern-pagination": true }, page, {
      "x-fern-pagination": rule,
    });
    expect(pagination).toEqual({ cursor: { argument: "after", from: "/next" }, items: "/data" });
  });

  test("a page that is a list needs no items", async () => {
    const { pagination } = await read(
      { "x-pagination": { link: "next" } },
      { type: "array", items: {} },
    );
    expect(pagination).toEqual({ link: "next", items: "" });
  });

  test("what a schema leaves open is taken at its word", async () => {
    const operation = { "x-pagination": { url: "/anything", items: "/rows" } };
    for (const schema of [{}, { type: "object", additionalProperties: true }, { oneOf: [page] }]) {
      expect((await read(operation, schema)).pagination).toEqual({
        url: "/anything",
        items: "/rows",
      });
    }
  });
});

describe("what links say", () => {
  const withLink = (next: object, name = "next") => ({
    responses: {
      200: {
        description: "",
        content: { "application/json": { schema: page } },
        links: { [name]: next },
      },
    },
  });

  test.each<[string, object, PaginationModel]>([
    [
      "by operationId, with a parameter that stays",
      {
        operationId: "listThings",
        parameters: { after: "$response.body#/next", limit: "$request.query.limit" },
      },
      { cursor: { argument: "after", from: "/next" } },
    ],
    [
      "by operationRef, from a header",
      {
        operationRef: "#/paths/~1things/get",
        parameters: { "query.after": "$response.header.X-Next" },
      },
      { cursor: { argument: "after", from: { header: "X-Next" } } },
    ],
  ])("%s", async (_, link, expected) => {
    expect((await read(withLink(link))).pagination).toEqual(expected);
  });

  test.each<[string, object]>([
    ["another operation", { operationId: "other", parameters: { after: "$response.body#/next" } }],
    ["nothing that changes", { operationId: "listThings", parameters: { after: "x" } }],
    [
      "two that change",
      {
        operationId: "listThings",
        parameters: { after: "$response.body#/next", page: "$response.body#/more" },
      },
    ],
    ["no such place", { operationId: "listThings", parameters: { after: "$response.body#/no" } }],
  ])("%s says nothing", async (_, link) => {
    const { pagination, problems } = await read(withLink(link));
    expect(pagination).toBeUndefined();
    // That a link itself leads nowhere is told elsewhere.
    expect(problems.filter(({ code }) => code !== "GC180")).toEqual([]);
  });

  test("one with another name says something else", async () => {
    const link = { operationId: "listThings", parameters: { after: "$response.body#/next" } };
    expect((await read(withLink(link, "previous"))).pagination).toBeUndefined();
  });
});

test("a described Link header alone is no pagination: it doesn't say where it leads", async () => {
  const { pagination } = await read({
    responses: {
      200: {
        description: "",
        headers: { Link: { schema: { type: "string" } } },
        content: { "application/json": { schema: { type: "array", items: {} } } },
      },
    },
  });
  expect(pagination).toBeUndefined();
});

describe("what can't be used is reported at its place", () => {
  test.each<[title: string, operation: object, message: string]>([
    ["x-pagination", { "x-pagination": true }, "it has to have one of link, url, cursor"],
    [
      "x-pagination",
      { "x-pagination": { link: "next", url: "/next" } },
      "it has to have one of link, url, cursor",
    ],
    [
      "x-pagination",
      { "x-pagination": { cursor: { argument: "after" } } },
      "it has no cursor.from",
    ],
    [
      "x-pagination",
      { "x-pagination": { cursor: { argument: "aftr", from: "/next" } } },
      'it names "aftr", which is none of the arguments',
    ],
    [
      "x-pagination",
      { "x-pagination": { offset: { argument: "after" } } },
      "it doesn't say where the items are",
    ],
    [
      "x-pagination",
      { "x-pagination": { link: "next", items: "/dta" } },
      'it leads to "/dta", which the page doesn\'t have',
    ],
    [
      "x-pagination",
      { "x-pagination": { url: "/meta/nxt", items: "/data" } },
      'it leads to "/meta/nxt", which the page doesn\'t have',
    ],
    [
      "x-pagination",
      { "x-pagination": { link: "next", items: "/meta" } },
      'it has items at "/meta", which is no list',
    ],
    [
      "x-pagination",
      { "x-pagination": { page: { argument: "either" }, items: "/data" } },
      "it doesn't say whether pages count from 0 or 1",
    ],
    [
      "x-redoclyPagination",
      { "x-redoclyPagination": { style: "cursor", items: "/data" } },
      "it has no nextCursor",
    ],
    [
      "x-redoclyPagination",
      { "x-redoclyPagination": { style: "page", offsetParam: "page", items: "data" } },
      'it has "data" where a JSON pointer is expected',
    ],
    [
      "x-speakeasy-pagination",
      speakeasy("cursor", [], { nextCursor: "$.next" }),
      "it has no input of the type cursor",
    ],
    [
      "x-speakeasy-pagination",
      speakeasy("url", [], { nextUrl: "$..next" }),
      'it has a path that leads to no single place: "$..next"',
    ],
    [
      "x-fern-pagination",
      { "x-fern-pagination": { cursor: "after", next_cursor: "$response.next" } },
      'it has "after" where something of $request is expected',
    ],
    ["x-ms-pageable", { "x-ms-pageable": { itemName: "data" } }, "it has no nextLinkName"],
    [
      "x-ms-pageable",
      { "x-ms-pageable": { nextLinkName: "nextLink", operationName: "listThings" } },
      'it asks for the next page by the operation "listThings"',
    ],
    [
      "x-pagination",
      {
        "x-pagination": { link: "next" },
        responses: { 200: { description: "", content: { "text/csv": {} } } },
      },
      "it is for lists in JSON",
    ],
  ])("%s %j", async (key, operation, message) => {
    const { pagination, problems } = await read(operation);
    expect(pagination).toBeUndefined();
    expect(problems).toEqual([
      {
        code: "GC181",
        message: expect.stringContaining(`${key} can't be used: ${message}`),
        at: `/paths/~1things/get/${key}`,
      },
    ]);
  });
});
