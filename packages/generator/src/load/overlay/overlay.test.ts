import { describe, expect, it } from "vitest";
import { at, loadWith, overlaid, overlay, problems, yaml } from "./overlay.test-support.js";

const document = `openapi: 3.1.0
info: { title: T, version: "1" }
tags:
  - name: a
  - name: b
  - name: c
paths:
  /pets:
    get:
      summary: old
      parameters:
        - name: dummy
          in: query
        - name: limit
          in: query
      responses: {}
`;

describe("an action", () => {
  it.each<readonly [what: string, before: string, actions: string, after: string]>([
    [
      "merges null as any value that is no object or list",
      "a: { b: null, c: 1 }",
      "[{ target: $.a, update: { b: 1, c: null } }]",
      "a: { b: 1, c: null }",
    ],
    [
      "adds every item of a list to a list",
      "a: [1]",
      "[{ target: $.a, update: [2, [3]] }]",
      "a: [1, 2, [3]]",
    ],
    [
      "adds to each list",
      "a: { x: [1], y: [] }",
      "[{ target: $.a.*, update: 2 }]",
      "a: { x: [1, 2], y: [2] }",
    ],
    [
      "replaces each plain value",
      "a: { x: 1, y: 2 }",
      "[{ target: $.a.*, update: 3 }]",
      "a: { x: 3, y: 3 }",
    ],
    [
      "removes items from several ends of nested lists",
      "a: [[1, 2, 1], 1, [1]]",
      "[{ target: '$..[?@ == 1]', remove: true }]",
      "a: [[2], []]",
    ],
    [
      "removes what stands inside of what it removes",
      "a: { x: { k: 1, x: 2 } }",
      "[{ target: $..x, remove: true }]",
      "a: {}",
    ],
    [
      "removes the tenth item and the second, not the first and the ninth",
      "a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
      "[{ target: '$.a[1,10]', remove: true }]",
      "a: [0, 2, 3, 4, 5, 6, 7, 8, 9, 11]",
    ],
    [
      "removes what it selects twice once",
      "a: [1, 2, 3]",
      "[{ target: '$.a[0,0]', remove: true }]",
      "a: [2, 3]",
    ],
    [
      "changes one place of those that share an anchor",
      "a: &x { k: { v: 1 } }\nb: *x",
      "[{ target: $.b.k, update: { v: 2 } }]",
      "a: { k: { v: 1 } }\nb: { k: { v: 2 } }",
    ],
    [
      "copies what was there before it, also into itself",
      "a: { k: 1 }",
      "[{ target: $, copy: $.a }, { target: $.a, copy: $ }]",
      'a: { k: 1, openapi: "3.1.0", a: { k: 1 } }\nk: 1',
    ],
    [
      "changes a copy and not what it was copied from",
      "a: { k: { v: [1] } }\nb: {}",
      "[{ target: $.b, copy: $.a }, { target: $.b.k.v, update: 2 }]",
      "a: { k: { v: [1] } }\nb: { k: { v: [1, 2] } }",
    ],
    [
      "adds one value to many places, which stay apart",
      "a: { x: {}, y: {} }",
      "[{ target: $.a.*, update: { l: [1] } }, { target: $.a.x.l, update: 2 }]",
      "a: { x: { l: [1, 2] }, y: { l: [1] } }",
    ],
    [
      "takes __proto__ for a key like any other",
      '{ "a": { "__proto__": { "x": 1 } } }',
      "[{ target: $.a, update: { __proto__: { y: 2 } } }]",
      '{ "a": { "__proto__": { "x": 1, "y": 2 } } }',
    ],
    [
      "leads nowhere when remove is false beside its update",
      "a: {}",
      "[{ target: $.a, update: { b: 1 }, remove: false }]",
      "a: { b: 1 }",
    ],
  ])("%s", async (_what, before, actions, after) => {
    const rest = (text: string) =>
      text.startsWith("{") ? `{ "openapi": "3.1.0", ${text.slice(1)}` : `openapi: "3.1.0"\n${text}`;
    const changed = await overlaid(rest(before), overlay(`  ${actions}\n`));
    expect(JSON.stringify(sorted(changed))).toBe(JSON.stringify(sorted(yaml(rest(after)))));
  });

  it("is done after those of the overlays before its own", async () => {
    const add = (name: string) => overlay(`  - { target: $.tags, update: { name: ${name} } }\n`);
    const rename = overlay("  - { target: \"$.tags[?@.name == 'd']\", update: { name: e } }\n");
    expect(await overlaid(document, add("d"), rename, add("d"))).toMatchObject({
      tags: [{ name: "a" }, { name: "b" }, { name: "c" }, { name: "e" }, { name: "d" }],
    });
  });
});

describe("a place", () => {
  const changes = overlay(`
  - target: $.tags[?@.name == 'a']
    remove: true
  - target: $.tags
    update:
      name: d
  - target: $.paths['/pets'].get.parameters[0]
    remove: true
  - target: $.paths['/pets'].get
    update:
      summary: new
      deprecated: true
  - target: $.paths['/pets']
    update: { post: {} }
  - target: $.paths['/pets'].post
    copy: $.paths['/pets'].get
`);
  const put = async (pointer: string) => {
    const { document: loaded } = await loadWith(document, [changes]);
    return at({ source: loaded.root, pointer });
  };

  it.each([
    ["/tags/0/name", "api.yaml:5:5"], // was the second
    ["/tags/1", "api.yaml:6:5"],
    ["/tags/2/name", "1.overlay.yaml:9:7"],
    ["/paths/~1pets/get/parameters/0/name", "api.yaml:14:11"], // was the second
    ["/paths/~1pets/get/responses", "api.yaml:16:7"],
    ["/paths/~1pets/get/summary", "1.overlay.yaml:14:7"],
    ["/paths/~1pets/get/deprecated", "1.overlay.yaml:15:7"],
    ["/paths/~1pets/get", "api.yaml:9:5"],
    ["/paths/~1pets/post", "1.overlay.yaml:17:15"],
    ["/paths/~1pets/post/parameters/0/in", "api.yaml:15:11"],
    ["/paths/~1pets/post/summary", "1.overlay.yaml:14:7"],
    ["/paths/~1pets/get/parameters/1", "api.yaml:11:7"], // gone: the list
    ["", "api.yaml:1:1"],
  ])("%s is where it was written: %s", async (pointer, place) => {
    expect(await put(pointer)).toBe(place);
  });
});

describe("an overlay", () => {
  it("changes the root document only; references that it adds are read, relative to that", async () => {
    const { document: loaded, overlays } = await loadWith(
      'openapi: "3.1.0"\npaths: {}\n',
      [overlay('  - { target: $, update: { components: { $ref: "parts.yaml#/a" } } }\n')],
      { "parts.yaml": "a: { schemas: {} }\n" },
    );
    const target = loaded.resolve("#/components/schemas", loaded.root);
    expect(target?.place.source.name).toBe("parts.yaml");
    expect(loaded.sources.map(({ name }) => name)).toEqual(["api.yaml", "parts.yaml"]);
    expect(overlays.map(({ name }) => name)).toEqual(["1.overlay.yaml"]);
  });

  it("may be JSON for a document in YAML", async () => {
    const json = {
      overlay: "1.1.0",
      info: { title: "T", version: "1" },
      actions: [{ target: "$.info", update: { title: "New" } }],
    };
    expect(await overlaid(document, JSON.stringify(json))).toMatchObject({
      info: { title: "New" },
    });
  });

  it.each<readonly [what: string, overlay: string, problems: readonly string[]]>([
    [
      "of an unknown version",
      "overlay: 2.0.0\nactions: []\n",
      ['1.overlay.yaml:1:1 GC190 The overlay version "2.0.0" is not supported'],
    ],
    [
      "whose version is a number",
      "overlay: 1.1\nactions: []\n",
      ["1.overlay.yaml:1:1 GC190 The overlay version 1.1 is not supported"],
    ],
    [
      "that is the document",
      document,
      ["1.overlay.yaml:1:1 GC190 An overlay starts with its version; this is an OpenAPI document"],
    ],
    [
      "with several mistakes: all are told at once",
      overlay(`
  - target: $.paths[
    update: {}
  - target: 1
    remove: true
  - target: $.info
  - target: $.info
    update: {}
    copy: $.tags
  - target: $.info
    remove: "yes"
  - target: $.info
    copy: info
  - 5
`),
      [
        "1.overlay.yaml:5:5 GC190 This is no JSONPath query (RFC 9535) at character 9: unclosed bracketed selection",
        "1.overlay.yaml:7:5 GC190 target has to be a JSONPath query, such as $.paths['/pets'].get",
        "1.overlay.yaml:9:5 GC190 This action has no update, remove or copy, so it changes nothing",
        "1.overlay.yaml:10:5 GC190 An action has an update or a copy; with both, neither has an effect",
        "1.overlay.yaml:14:5 GC190 remove has to be true or false",
        "1.overlay.yaml:16:5 GC190 This is no JSONPath query (RFC 9535) at character 1: expected '$', found 'i'",
        "1.overlay.yaml:17:5 GC190 An action has to be an object with a target",
      ],
    ],
    [
      "without actions",
      "overlay: 1.0.0\ninfo: {}\nactions: []\n",
      ["1.overlay.yaml:3:1 GC190 actions has to be a list with at least one action"],
    ],
    [
      "of 1.0 that copies",
      overlay("  - target: $.info\n    copy: $.info\n", "1.0.1"),
      ["1.overlay.yaml:5:5 GC190 copy is an action of Overlay 1.1, and this overlay is of 1.0"],
    ],
    [
      "that calls a function which RFC 9535 does not have",
      overlay("  - target: $.paths[?first(@.x) == 1]\n    remove: true\n"),
      [
        "1.overlay.yaml:4:5 GC190 This is no JSONPath query (RFC 9535) at character 10: no such function 'first'",
      ],
    ],
    [
      "with a syntax error",
      "overlay: 1.1.0\nactions: [\n",
      [
        "1.overlay.yaml:3:1 GC102 Flow sequence in block collection must be sufficiently indented and end with a ]",
      ],
    ],
    [
      "that selects objects and lists at once",
      overlay("  - target: $.*\n    update: {}\n"),
      ["1.overlay.yaml:4:5 GC191 The target $.* selects plain and object and list values at once"],
    ],
    [
      "that merges what can't be merged",
      overlay(
        "  - target: $\n    update:\n      info: { title: [1] }\n      tags: { name: x }\n      paths:\n",
      ),
      [
        "1.overlay.yaml:6:15 GC191 A value that is a list can't be merged with what is neither object nor list in the document",
        "1.overlay.yaml:7:7 GC191 A value that is an object can't be merged with what is a list in the document",
        "1.overlay.yaml:8:7 GC191 A value that is neither object nor list can't be merged with what is an object in the document",
      ],
    ],
    [
      "that copies many values",
      overlay("  - target: $.info\n    copy: $.tags.*\n"),
      [
        "1.overlay.yaml:5:5 GC191 copy takes one value, and $.tags.* selects 3 values in the document",
      ],
    ],
    [
      "that copies nothing",
      overlay("  - target: $.info\n    copy: $.nothing\n"),
      [
        "1.overlay.yaml:5:5 GC191 copy takes one value, and $.nothing selects nothing in the document",
      ],
    ],
    [
      "that removes all",
      overlay("  - target: $\n    remove: true\n"),
      ["1.overlay.yaml:4:5 GC191 The document as a whole can't be removed"],
    ],
    [
      "whose target selects nothing: a warning",
      overlay("  - target: $.paths['/pest']\n    remove: true\n"),
      ["1.overlay.yaml:4:5 GC192 The target $.paths['/pest'] selects nothing in the document"],
    ],
    [
      "with parts that have no effect: warnings",
      "overlay: 1.0.0\nextend: x\nx-own: 1\nactions:\n  - target: $.info\n    removed: true\n    remove: true\n    update: {}\n",
      [
        '1.overlay.yaml:2:1 GC193 An overlay has no field "extend" here',
        "1.overlay.yaml:1:1 GC193 An overlay needs an info with title and version",
        '1.overlay.yaml:6:5 GC193 An overlay has no field "removed" here',
        "1.overlay.yaml:8:5 GC193 update has no effect in an action that removes",
      ],
    ],
    [
      "for another file: a warning",
      `extends: other.yaml\n${overlay("  - { target: $.info, remove: true }\n")}`,
      ['1.overlay.yaml:1:1 GC194 The overlay extends "other.yaml", and is applied to api.yaml'],
    ],
    [
      "for this file, or for where it is published",
      `extends: ./api.yaml\n${overlay("  - { target: $.info, remove: true }\n")}`,
      [],
    ],
    [
      "for a published document",
      `extends: https://example.com/other.yaml\n${overlay("  - { target: $.info, remove: true }\n")}`,
      [],
    ],
  ])("%s", async (_what, text, expected) => {
    expect(await problems(document, text)).toEqual(expected);
  });

  it("that removes the version gives an error with a place in the document", async () => {
    expect(await problems(document, overlay("  - { target: $.openapi, remove: true }\n"))).toEqual([
      'api.yaml:1:1 GC103 This is not an OpenAPI document: it has no "openapi" field',
    ]);
  });

  it("that sets a wrong version is where the error is", async () => {
    const text = overlay("  - target: $\n    update: { openapi: 4.0.0 }\n");
    expect(await problems(document, text)).toEqual([
      '1.overlay.yaml:5:15 GC104 OpenAPI "4.0.0" is not supported',
    ]);
  });
});

describe("overlays that make a document grow", () => {
  const small =
    "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\nx-a: { b: [1, 2, 3] }\n";
  const tooMuch = "GC106 The overlays add more than 5,000,000 values to the document";

  it("by copies of copies have a limit", async () => {
    const doubled = Array.from(
      { length: 40 },
      (_, index) => `  - { target: $.x-a, update: { c${index}: {} } }
  - { target: $.x-a.c${index}, copy: $.x-a }
`,
    );
    const found = await problems(small, overlay(doubled.join("")));
    expect(found).toEqual([expect.stringMatching(`^1.overlay.yaml:\\d+:7 ${tooMuch}$`)]);
  });

  it("by a large update of many values have one, all overlays together", async () => {
    const wide = `${small}x-w: [${"{},".repeat(60)}]\n`;
    const add = (key: string, target: string) =>
      JSON.stringify({
        overlay: "1.0.0",
        info: {},
        actions: [{ target, update: { [key]: Array<number>(100_000).fill(0) } }],
      });
    const at = "1.overlay.yaml:1:42";
    expect(await problems(wide, add("a", "$.x-w.*"))).toEqual([`${at} ${tooMuch}`]);
    expect(await problems(wide, add("a", "$.x-w[:40]"))).toEqual([]);
    expect(await problems(wide, add("a", "$.x-w[:40]"), add("b", "$.x-w[:20]"))).toEqual([
      `${at.replace("1", "2")} ${tooMuch}`,
    ]);
  });

  it("in depth have that of documents", async () => {
    const deep = `${'{"a":'.repeat(200)}1${"}".repeat(200)}`;
    const end = `$.x-d${".a".repeat(199)}`;
    const update = overlay(
      `  - { target: $, update: { x-d: ${deep} } }\n  - { target: "${end}", copy: "$.x-d" }\n`,
    );
    expect(
      await problems(small, update.replace("copy", "update").replace('"$.x-d"', `{ b: ${deep} }`)),
    ).toEqual([
      "1.overlay.yaml:5:7 GC107 The overlays nest values deeper than 300 levels, which no OpenAPI document needs",
    ]);
  });
});

describe("of a Swagger 2.0 document", () => {
  const swagger = `swagger: "2.0"
info: { title: T, version: "1" }
paths:
  /pets:
    get:
      parameters:
        - { name: limit, in: query, type: string }
      responses: { 200: { description: ok, schema: { $ref: "#/definitions/Pet" } } }
definitions:
  Pet: { type: object }
`;

  it("targets are as its author wrote it, before it is converted", async () => {
    const text = overlay(`  - target: $.paths['/pets'].get.parameters[?@.name == 'limit']
    update: { type: integer }
  - target: $.definitions.Pet
    update: { properties: { name: { type: string } } }
`);
    expect(await problems(swagger, text)).toEqual([]);
    expect(await overlaid(swagger, text)).toMatchObject({
      openapi: expect.stringMatching(/^3\./) as string,
      paths: {
        "/pets": { get: { parameters: [{ name: "limit", schema: { type: "integer" } }] } },
      },
      components: { schemas: { Pet: { properties: { name: { type: "string" } } } } },
    });
  });

  it("those of what it is converted to select nothing", async () => {
    const text = overlay("  - { target: $.components.schemas.Pet, remove: true }\n");
    expect(await problems(swagger, text)).toEqual([
      "1.overlay.yaml:4:7 GC192 The target $.components.schemas.Pet selects nothing in the document",
    ]);
  });

  it("problems of what it adds are told where the overlay says it", async () => {
    const text = overlay(`  - target: $.definitions.Pet
    update:
      properties:
        tag: { $ref: "#/definitions/Tag" }
`);
    const { document } = await loadWith(swagger, [text]);
    const place = { source: document.root, pointer: "/components/schemas/Pet/properties/tag/$ref" };
    expect(at(place)).toBe("1.overlay.yaml:7:16");
  });
});

/** Members by their keys: JSON text tells `__proto__` apart, which `toEqual` does not look at. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}
