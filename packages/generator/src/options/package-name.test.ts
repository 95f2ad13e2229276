import { describe, expect, it } from "vitest";
import { expectedPackageName } from "./package-name.js";

// https://docs.npmjs.com/cli/configuring-npm/package-json#name, and what validate-npm-package-name makes of it.
describe("a name that npm takes", () => {
  it.each(["bookshop", "@acme/bookshop", "a", "1", "book.shop_2-x", "@a/b", "x".repeat(214)])(
    "%s",
    (name) => expect(expectedPackageName(name)).toBeUndefined(),
  );
});

describe("a name that npm does not take", () => {
  it.each([
    ["Bookshop", "like bookshop"],
    ["Book Shop", "like book-shop"],
    ["@Acme/BookShop", "like @acme/book-shop"],
    ["acme/bookshop", "like acme-bookshop"],
    ["@acme", "like acme"],
    ["@acme/", "like acme"],
    ["@/bookshop", "like bookshop"],
    ["@acme/book/shop", "like @acme/book-shop"],
    [".bookshop", "like bookshop"],
    ["_bookshop", "like bookshop"],
    ["-bookshop", "like bookshop"],
    ["Büchér", "like bucher"],
    ["@acme/bookshop@1.0.0", "like @acme/bookshop-1.0.0"],
    ["book~shop!", "like book-shop"],
    ["../bookshop", "like bookshop"],
    ["本", "like @acme/bookshop"],
    ["fs", "like fs-client: Node has a module of that name"],
    ["node:fs", "Node has a module of that name"],
    ["node_modules", "npm keeps node_modules"],
    ["@acme/favicon.ico", "npm keeps favicon.ico"],
    ["x".repeat(215), "at most 214 characters"],
  ])("%s", (name, expected) => {
    const message = expectedPackageName(name);
    expect(message).toContain(expected);
    // What is proposed can be taken.
    const proposed = /like (\S+)$/.exec(message ?? "")?.[1] ?? "bookshop";
    expect(expectedPackageName(proposed)).toBeUndefined();
  });
});
