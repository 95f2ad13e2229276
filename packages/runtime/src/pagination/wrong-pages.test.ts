import { describe, expect, test } from "vitest";
import { type PagesOptions, PaginationError } from "../index.js";
import {
  type Item,
  type Page,
  pageOf,
  json,
  api,
  failureOf,
  byCursor,
} from "./lists.test-support.js";

describe("lists that would never end", () => {
  test.each<[string, readonly string[], number]>([
    ["the same cursor", [pageOf([1], { next: "c" })], 2],
    ["the cursor of the call", [pageOf([1], { next: "c0" })], 1],
    ["two in turn", Array.from("abababab").map((next) => pageOf([1], { next })), 4],
    ["seven in turn", Array.from("abcdefgabcdefgabcdefg").map((next) => pageOf([1], { next })), 14],
  ])("%s", async (_, answers, most) => {
    await using at = await api(answers);
    const { came, error } = await failureOf(at.list({ after: "c0" }).pages(byCursor));
    expect(came).toBeLessThanOrEqual(most);
    expect(error).toBeInstanceOf(PaginationError);
    expect(error).toMatchObject({
      code: "PAGINATION_REPEATS",
      message: expect.stringMatching(/^GET .*: 200, its cursor "\w+" leads back/),
    });
  });

  test.each<[string, PagesOptions<Page>]>([
    ["page", { page: { argument: "page" }, items: "data" }],
    ["after", { offset: { argument: "after" }, items: "data" }],
  ])("a server that doesn't heed the argument %s", async (argument, rule) => {
    await using at = await api([pageOf([1, 2], { at: 1 }), pageOf([1, 2], { at: 2 })]);
    const { came, error } = await failureOf(at.list().pages(rule));
    expect([came, at.server.requests.length]).toEqual([1, 2]);
    expect(error).toMatchObject({
      code: "PAGINATION_REPEATS",
      message: expect.stringContaining(`does the server know ${argument}, which is 2 by now?`),
    });
  });

  test("but not one whose values, or pages, are alike", async () => {
    const rows = [json([0, 0]), json([0, 0]), json([0, 0]), json([])];
    await using at = await api(rows);
    let came = 0;
    for await (const page of at.list<number[]>().pages({ page: { argument: "page" } })) {
      came += page.length;
    }
    expect(came).toBe(6);
  });

  test("a link to the page itself", async () => {
    await using at = await api([json([], { Link: "</list?key=s3cret>; rel=next" })]);
    const { came, error } = await failureOf(at.list().pages({ link: "next" }));
    expect(came).toBe(2);
    expect(error).toMatchObject({ code: "PAGINATION_REPEATS" });
    expect((error as Error).message).not.toContain("s3cret");
  });
});

describe("pages that are not what the rule says", () => {
  test.each<[string, string, PagesOptions<Page>, RegExp]>([
    [
      "no list",
      json({ data: {} }),
      { page: { argument: "page" }, items: "data" },
      /"data" is an object; expected the list/,
    ],
    [
      "no place named",
      pageOf([1]),
      { offset: { argument: "after" } },
      /its page is an object, not a list; say where/,
    ],
    ["an object as cursor", json({ next: {} }), byCursor, /cursor of its next page is an object/],
    ["true as cursor", json({ next: true }), byCursor, /cursor of its next page is true/],
    ["a number as URL", json({ next: 1 }), { url: "next" }, /URL of its next page is 1/],
    [
      "a URL that is none",
      json({ next: "http://[" }),
      { url: "next" },
      /URL of its next page is "http:\/\/\["/,
    ],
    [
      "more, without a cursor",
      json({ more: true }),
      { ...byCursor, hasMore: "more" },
      /there is more \(hasMore\), and has no cursor/,
    ],
    [
      "neither more nor not",
      json({ more: "yes" }),
      { ...byCursor, hasMore: "more" },
      /hasMore\) is "yes"/,
    ],
    [
      "no number of pages",
      json({ meta: { last: "nine" } }),
      { page: { argument: "page", last: "/meta/last" } },
      /last page is "nine"/,
    ],
  ])("%s", async (_, answer, pagination, message) => {
    await using at = await api([answer]);
    const { came, error } = await failureOf(at.list().pages(pagination));
    // The page itself is the reader's: what is wrong concerns the next one.
    expect(came).toBe(1);
    expect(error).toMatchObject({
      code: "PAGINATION_INVALID",
      message: expect.stringMatching(message),
    });
  });

  test("what a reader does to a page changes nothing", async () => {
    await using at = await api([json({ data: [{ id: "a" }], next: "c2" }), json({ data: [] })]);
    const pages = at
      .list<{ data: Item[]; next?: string }>()
      .pages({ offset: { argument: "after" }, items: "data" });
    for await (const page of pages) page.data.length = 0;
    expect(at.lines()).toEqual(["/list", "/list?after=1"]);
  });
});
