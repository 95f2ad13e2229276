import { describe, expect, test } from "vitest";
import { DocumentError } from "../diagnostic.js";
import { positionOf, writtenAt } from "../document.js";
import { load, type LoadResult } from "./load.js";
import type { JsonObject, Transform } from "./transform.js";

const document = `openapi: 3.1.0
info: { title: T, version: "1" }
tags:
  - name: a
  - name: b
paths:
  /pets:
    get: &get
      operationId: get
      responses: {}
    post: *get
`;

async function loadWith(transform: Transform, text = document): Promise<LoadResult> {
  const stdin = (async function* () {
    yield Buffer.from(text);
  })();
  return load("-", { cwd: "/", stdin, transform });
}

/** The document as a program that has looked at it knows it. */
interface Parsed {
  info: Record<string, unknown>;
  tags: { name: string }[];
  paths: Record<string, Record<string, Record<string, unknown>>>;
}
const known = (given: JsonObject) => given as unknown as Parsed;

async function failure(transform: Transform): Promise<DocumentError> {
  const error: unknown = await loadWith(transform).catch((reason: unknown) => reason);
  if (!(error instanceof DocumentError)) throw new Error("it did not fail", { cause: error });
  return error;
}

describe("a transform", () => {
  test.each<readonly [how: string, transform: Transform]>([
    ["changes what it is given", (given) => void (known(given).info["title"] = "New")],
    ["gives another document", (given) => ({ ...given, info: { title: "New", version: "1" } })],
    [
      "takes its time",
      async (given) => {
        await Promise.resolve();
        return { ...given, info: { title: "New", version: "1" } };
      },
    ],
    [
      "leaves members undefined, which are not there then",
      (given) => ({
        ...given,
        tags: undefined,
        info: { title: "New", version: "1", x: undefined },
      }),
    ],
    [
      "makes objects without a prototype",
      (given) => ({
        ...given,
        info: Object.assign(Object.create(null), { title: "New", version: "1" }) as object,
      }),
    ],
  ])("%s", async (_how, transform) => {
    const { document: loaded } = await loadWith(transform);
    expect(loaded.root.value).toMatchObject({
      openapi: "3.1.0",
      info: { title: "New", version: "1" },
    });
    expect(JSON.stringify(loaded.root.value)).not.toContain("x");
  });

  test("changes one place of those that share an anchor", async () => {
    const { document: loaded } = await loadWith((given) => {
      Object.assign(known(given).paths["/pets"]?.["post"] ?? {}, { operationId: "post" });
    });
    expect(loaded.root.value).toMatchObject({
      paths: { "/pets": { get: { operationId: "get" }, post: { operationId: "post" } } },
    });
  });

  test("has no hand in the document once it is done", async () => {
    let kept: JsonObject = {};
    const { document: loaded } = await loadWith((given) => void (kept = given));
    known(kept).info["title"] = "Late";
    expect(loaded.root.value).toMatchObject({ info: { title: "T" } });
  });

  test("may give one value at several places", async () => {
    const { document: loaded } = await loadWith((given) => {
      const shared = { operationId: "x", responses: {} };
      return { ...given, paths: { "/a": { get: shared }, "/b": { get: shared } } };
    });
    expect(Object.keys((loaded.root.value as { paths: object }).paths)).toEqual(["/a", "/b"]);
  });

  test("takes __proto__ for a key like any other", async () => {
    const text = '{ "openapi": "3.1.0", "x": { "__proto__": { "y": 1 } } }';
    const { document: loaded } = await loadWith(() => undefined, text);
    expect(JSON.stringify(loaded.root.value)).toBe('{"openapi":"3.1.0","x":{"__proto__":{"y":1}}}');
  });

  test("does not get what is no object: the error is about the document", async () => {
    await expect(loadWith(() => ({ openapi: "3.1.0" }), "- 1\n")).rejects.toThrow("This is a list");
  });
});

describe("a place", () => {
  test.each<readonly [what: string, transform: Transform, pointer: string, place: string]>([
    ["of what stays", () => undefined, "/paths/~1pets/get/operationId", "9:7"],
    ["of what was rebuilt around it", (given) => ({ ...given }), "/info/title", "2:9"],
    [
      "in a list that lost an item",
      (given) => void known(given).tags.shift(),
      "/tags/0/name",
      "5:5",
    ],
    [
      "in a list that was filtered",
      (given) => ({
        ...given,
        tags: known(given).tags.filter(({ name }) => name === "b"),
      }),
      "/tags/0",
      "5:5",
    ],
    [
      "of what was moved",
      (given) => {
        const paths = known(given).paths;
        paths["/new"] = paths["/pets"] ?? {};
        delete paths["/pets"];
      },
      "/paths/~1new/get/responses",
      "10:7",
    ],
    ["of a copy without a trace", (given) => structuredClone(given), "/tags/1/name", "5:5"],
    [
      "of a new member: what it was added to",
      (given) => void (known(given).info["x"] = {}),
      "/info/x/y",
      "2:1",
    ],
    [
      "of a new item: the list",
      (given) => void known(given).tags.push({ name: "c" }),
      "/tags/2/name",
      "3:1",
    ],
    [
      "of what is new altogether: the root",
      () => ({ openapi: "3.1.0", components: {} }),
      "/components",
      "1:1",
    ],
    [
      "of what replaced a value",
      (given) => void (known(given).info = { title: "N" }),
      "/info/title",
      "2:9",
    ],
  ])("%s", async (_what, transform, pointer, expected) => {
    const { document: loaded } = await loadWith(transform);
    const { line, column } = positionOf({ source: loaded.root, pointer });
    expect(`${line}:${column}`).toBe(expected);
    expect(writtenAt({ source: loaded.root, pointer }).source.text).toBe(document);
  });
});

describe("a transform that fails", () => {
  test("says so, where, and keeps what it threw", async () => {
    const cause = new TypeError("no pets");
    const error = await failure(() => {
      throw cause;
    });
    expect(error.message).toBe("The transform of <stdin> failed: TypeError: no pets");
    expect(error.cause).toBe(cause);
    expect(error.diagnostics[0]).toMatchObject({ code: "GC195", severity: "error" });
    expect(error.diagnostics[0]?.help).toMatch(
      /^Nothing was written\. It threw at .*transform\.test\.ts/,
    );
  });

  test("may reject, also with what is no error", async () => {
    const error = await failure(async () => {
      await Promise.resolve();
      // oxlint-disable-next-line typescript/only-throw-error -- what a careless program does
      throw "no";
    });
    expect([error.message, error.cause]).toEqual(["The transform of <stdin> failed: no", "no"]);
  });

  const circle: Record<string, unknown> = { openapi: "3.1.0" };
  circle["x-self"] = { of: [circle] };
  let deep: object = {};
  for (let level = 0; level < 301; level++) deep = { deep };

  test.each<readonly [gives: unknown, message: string]>([
    [[], "it gave a list, and no document"],
    [null, "it gave null, and no document"],
    ["text", "it gave a string, and no document"],
    [{ a: { "b/c": () => 1 } }, "what it gave has a function, which JSON has not, at /a/b~1c"],
    [{ a: [new Date(0)] }, "what it gave has a Date, which JSON has not, at /a/0"],
    [new Map(), "what it gave has a Map, which JSON has not, at its root"],
    [{ a: 1n }, "what it gave has a bigint, which JSON has not, at /a"],
    [{ a: Number.NaN }, "what it gave has NaN, which JSON has not, at /a"],
    [{ a: [undefined] }, "what it gave has undefined, which JSON has not, at /a/0"],
    [{ a: Symbol("s") }, "what it gave has a symbol, which JSON has not, at /a"],
    [circle, "what it gave has an object that contains itself at /x-self/of/0"],
    [deep, `what it gave has values nested deeper than 300 levels at ${"/deep".repeat(301)}`],
  ])("gave what is no document: %#", async (gives, message) => {
    // What a program without types may do.
    const error = await failure(() => gives as object);
    expect(error.message).toBe(`The transform of <stdin> failed: ${message}`);
  });
});
