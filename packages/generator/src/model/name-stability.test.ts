import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NameLock, revisionsKept } from "../name-lock.js";
import { modelOf } from "./model.test-support.js";

const answer = { responses: { 200: { description: "" } } };

/** What every thing is called, by what it is. */
async function namesOf(document: object, lock?: NameLock) {
  const { names, diagnostics, model } = await modelOf(document, lock && { names: lock });
  const args = model.groups.flatMap(({ operations }) =>
    operations.flatMap(({ method, path, parameters }) =>
      parameters.map(({ in: place, name, arg }) => [`${method} ${path} ${place} ${name}`, arg]),
    ),
  );
  return {
    names,
    args: Object.fromEntries(args) as Record<string, string>,
    codes: diagnostics.map(({ code }) => code),
  };
}

const operation = (operationId: string, tag = "pets", parameters: object[] = []) => ({
  ...answer,
  operationId,
  tags: [tag],
  parameters,
});
const parameter = (place: string, name: string) => ({
  name,
  in: place,
  required: place === "path",
  schema: { type: "string" },
});

describe("arguments", () => {
  const one = (...parameters: object[]) => ({
    paths: { "/a": { get: operation("get", "a", parameters) } },
  });

  it("keep their names when one of the same name comes from a stronger place", async () => {
    const first = await namesOf(one(parameter("header", "id")));
    expect(first.args).toEqual({ "GET /a header id": "id" });
    const both = one(parameter("query", "id"), parameter("header", "id"));
    const second = await namesOf(both, first.names);
    expect(second.args).toEqual({ "GET /a header id": "id", "GET /a query id": "queryId" });
    expect((await namesOf(both)).args).toEqual({
      "GET /a header id": "headerId",
      "GET /a query id": "id",
    });
  });

  it("keep a prefix that is no longer needed, and the place of one that is gone", async () => {
    const both = one(parameter("query", "id"), parameter("header", "id"));
    const first = await namesOf(both);
    const without = await namesOf(one(parameter("header", "id")), first.names);
    expect(without.args).toEqual({ "GET /a header id": "headerId" });
    const cookie = await namesOf(
      one(parameter("header", "id"), parameter("cookie", "id")),
      without.names,
    );
    expect(cookie.args).toMatchObject({ "GET /a cookie id": "cookieId" });
    const back = await namesOf(both, cookie.names);
    expect(back.args).toEqual(first.args);
  });

  it("keep a prefixed name from a parameter that is really called so", async () => {
    const clash = [parameter("query", "id"), parameter("header", "id")];
    const first = await namesOf(one(...clash));
    const second = await namesOf(one(parameter("query", "headerId"), ...clash), first.names);
    expect(second.args).toMatchObject({
      "GET /a header id": "headerId",
      "GET /a query headerId": "queryHeaderId",
    });
  });

  it("of a path are not in the lock, as they are in the path", async () => {
    const paths = {
      "/a/{id}": { get: operation("get", "a", [parameter("path", "id"), parameter("query", "q")]) },
    };
    const { names } = await namesOf({ paths });
    expect(names.arguments).toEqual({ "#/paths/~1a~1{id}/get query q": "q" });
  });

  it("in a lock that somebody edited can't be what no argument can be", async () => {
    const first = await namesOf(one(parameter("query", "id")));
    for (const name of ["", "body", "contentType", "__proto__"]) {
      const edited = { ...first.names, arguments: { "#/paths/~1a/get query id": name } };
      expect((await namesOf(one(parameter("query", "id")), edited)).args).toEqual(first.args);
    }
  });
});

describe("operations", () => {
  it("keep all names at another path, by their operationId", async () => {
    const body = { content: { "application/json": { schema: { properties: { a: {} } } } } };
    const at = (path: string, tag = "pets") => ({
      paths: {
        [path]: {
          post: {
            ...operation("addPet", tag, [parameter("query", "id"), parameter("header", "id")]),
            requestBody: body,
          },
        },
      },
    });
    const first = await namesOf(at("/pets"));
    const moved = await namesOf(at("/v2/pets"), first.names);
    expect(Object.values(moved.names.operations)).toEqual(["pets.addPet"]);
    expect(Object.values(moved.names.schemas).sort()).toEqual(
      Object.values(first.names.schemas).sort(),
    );
    expect(Object.values(moved.args)).toEqual(Object.values(first.args));
    expect([moved.codes, moved.names.removed]).toEqual([[], []]);
    // After some time without it, too.
    const gone = await namesOf({}, first.names);
    const back = await namesOf(at("/v3/pets"), gone.names);
    expect(Object.values(back.names.operations)).toEqual(["pets.addPet"]);
    expect(back.names.schemas).toMatchObject({ "#/paths/~1v3~1pets/post": "AddPet" });
  });

  it("keep their name in another group where it is free, and never take another's", async () => {
    const before = {
      "/a": { get: operation("list", "cats") },
      "/b": { get: operation("list-", "pets") },
    };
    const { names } = await namesOf({ paths: before });
    const after = { "/a": { get: operation("list", "pets") }, "/b": before["/b"] };
    const moved = await namesOf({ paths: after }, names);
    expect(moved.names.operations).toEqual({ "GET /a": "pets.list2", "GET /b": "pets.list" });
    const free = await namesOf(
      { paths: { "/a": after["/a"] } },
      { ...names, operations: { "GET /a": "cats.fetch" } },
    );
    expect(free.names.operations).toEqual({ "GET /a": "pets.fetch" });
  });

  it("leave a name that nothing else gets, with a warning that says why", async () => {
    const first = await namesOf({ paths: { "/a": { get: operation("list") } } });
    const other = { paths: { "/b": { get: operation("list_") } } };
    const second = await namesOf(other, first.names);
    expect(second.names.operations).toEqual({ "GET /b": "pets.list2" });
    expect(second.codes).toEqual(["GC122", "GC122"]);
    expect(second.names.removed).toContainEqual({
      space: "operations",
      key: "GET /a",
      name: "pets.list",
      since: 2,
    });
    // And again: nothing has changed.
    expect(await namesOf(other, second.names)).toEqual({ ...second, codes: [] });
  });

  it("get their name back, until it was kept for long enough", async () => {
    const first = { "/a": { get: operation("list") } };
    const { names } = await namesOf({ paths: first });
    let lock = (await namesOf({}, names)).names;
    expect((await namesOf({ paths: first }, lock)).names.operations).toEqual(names.operations);
    // Each run changes something.
    for (let run = 1; run < revisionsKept; run += 1) {
      expect(lock.removed.map(({ name }) => name)).toContain("pets.list");
      lock = (await namesOf({ components: { schemas: { [`S${run}`]: {} } } }, lock)).names;
    }
    expect(
      (await namesOf({ paths: { "/b": { get: operation("list_") } } }, lock)).names.operations,
    ).toEqual({
      "GET /b": "pets.list2",
    });
    lock = (await namesOf({ components: { schemas: { last: {} } } }, lock)).names;
    expect(
      (await namesOf({ paths: { "/b": { get: operation("list_") } } }, lock)).names.operations,
    ).toEqual({
      "GET /b": "pets.list",
    });
  });
});

describe("schemas", () => {
  const schemas = (...names: string[]) => ({
    components: { schemas: Object.fromEntries(names.map((name) => [name, { type: "string" }])) },
  });

  it("leave a name that one of another name does not get", async () => {
    const first = await namesOf(schemas("pet"));
    const second = await namesOf(schemas("Pet"), first.names);
    expect([second.names.schemas, second.codes]).toMatchObject([
      { "#/components/schemas/Pet": "Pet2" },
      ["GC122"],
    ]);
  });

  it("keep their name with their body's media type or their place in it", async () => {
    const posting = (type: string) => ({
      paths: {
        "/a": {
          post: {
            ...operation("add"),
            requestBody: { content: { [type]: { schema: { properties: { a: {} } } } } },
          },
        },
      },
    });
    const first = await namesOf(posting("application/json"));
    const second = await namesOf(posting("application/vnd.a+json"), first.names);
    expect(Object.values(second.names.schemas)).toContain("AddBody");
    expect(second.names.removed).toEqual([]);
  });
});

/** Few words, so that names meet: of tags, operations, schemas and parameters. */
const word = fc.constantFrom("a", "A", "b", "a-b", "a_b", "get-a", "a2", "headerId", "id");
const anyOperation = fc.record({
  path: fc.constantFrom("/x", "/y", "/z"),
  method: fc.constantFrom("get", "put"),
  tag: word,
  parameters: fc.uniqueArray(
    fc.record({ place: fc.constantFrom("query", "header", "cookie"), name: word }),
    { selector: ({ place, name }) => `${place} ${name}`, maxLength: 4 },
  ),
});
const anyDocument = fc
  .record({
    operations: fc.uniqueArray(anyOperation, {
      selector: ({ path, method }) => `${method} ${path}`,
    }),
    schemas: fc.uniqueArray(word),
  })
  .map(({ operations, schemas }) => {
    const paths: Record<string, Record<string, object>> = {};
    for (const { path, method, tag, parameters } of operations) {
      const list = parameters.map(({ place, name }) => parameter(place, name));
      // Its operationId is its own: it stays what it is.
      (paths[path] ??= {})[method] = operation(`${method}-${path.slice(1)}`, tag, list);
    }
    const values = schemas.map((name) => [
      name,
      { properties: { v: { type: "string", readOnly: true } } },
    ]);
    return { paths, components: { schemas: Object.fromEntries(values) as object } };
  });

describe("whatever the history of a document", () => {
  it("no name moves to another thing, and what returns has its own", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDocument, { minLength: 2, maxLength: revisionsKept }),
        async (versions) => {
          let lock: NameLock | undefined;
          /** What each name has stood for, and what each thing is called in the place that it is in. */
          const owners = new Map<string, string>();
          for (const version of versions) {
            const { names, args } = await namesOf(version, lock);
            const tags = Object.fromEntries(
              Object.entries(version.paths).flatMap(([path, item]) =>
                Object.entries(item).map(([method, value]) => [
                  `${method.toUpperCase()} ${path}`,
                  (value as { tags: string[] }).tags[0] ?? "",
                ]),
              ),
            );
            const seen = [
              ...Object.entries(names.groups).map(([key, name]) => [`api.${name}`, `tag ${key}`]),
              ...Object.entries(names.operations).map(([key, name]) => [`api.${name}`, key]),
              ...Object.entries(names.schemas).map(([key, name]) => [`type ${name}`, key]),
              ...Object.entries(args).map(([key, name]) => [
                `${key.split(" ").slice(0, 2).join(" ")} (${name})`,
                key,
              ]),
            ];
            for (const [name = "", owner] of seen) {
              expect(owners.get(name) ?? owner, name).toBe(owner);
              owners.set(name, owner ?? "");
            }
            // The other way round: within one group a method has one name, and so has everything else.
            const called = [
              ...Object.entries(names.groups).map(([key, name]) => [`tag ${key}`, name]),
              ...Object.entries(names.operations).map(([key, name]) => [
                `${key} in ${tags[key]}`,
                name,
              ]),
              ...Object.entries(names.schemas),
              ...Object.entries(args),
            ];
            for (const [thing, name] of called) {
              expect(owners.get(`thing ${thing}`) ?? name, thing).toBe(name);
              owners.set(`thing ${thing}`, name ?? "");
            }
            lock = names;
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("the same lock comes of the same versions, and of one version once more", async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, anyDocument, async (before, after) => {
        const first = await namesOf(before);
        const second = await namesOf(after, first.names);
        expect((await namesOf(after, second.names)).names).toEqual(second.names);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a method is called without its tag", () => {
  it.each([
    ["repos/get", "repos", "repos.get"],
    ["code-scanning/get-alert", "code-scanning", "codeScanning.getAlert"],
    ["Code_Scanning.GetAlert", "Code scanning", "codeScanning.getAlert"],
    ["security-advisories/security/list", "security-advisories", "securityAdvisories.securityList"],
    // The tag is only the beginning of a word, or all there is.
    ["petshop/get", "pet", "pet.petshopGet"],
    ["code-scanning/", "code-scanning", "codeScanning.codeScanning"],
    ["code-scanning/2", "code-scanning", "codeScanning.codeScanning2"],
  ])("%s of %s is %s", async (operationId, tag, expected) => {
    const { names } = await namesOf({ paths: { "/a": { get: operation(operationId, tag) } } });
    expect(Object.values(names.operations)).toEqual([expected]);
  });
});
