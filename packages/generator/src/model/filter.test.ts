import { describe, expect, test } from "vitest";
import { compileErrors } from "../emit/compile.test-support.js";
import { emit } from "../emit/emit.js";
import type { FilterOptions } from "./filter.js";
import { modelOf, problemsOf } from "./model.test-support.js";

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const answers = (schema: object, more: object = {}) => ({
  responses: { 200: { description: "OK", content: { "application/json": { schema } }, ...more } },
});

const document = {
  servers: [{ url: "https://api.example" }],
  security: [{ key: [] }],
  paths: {
    "/pets": {
      get: {
        operationId: "listPets",
        tags: ["pets"],
        ...answers({ type: "array", items: ref("Pet") }),
      },
      post: {
        operationId: "createPet",
        tags: ["pets", "admin"],
        security: [{ login: [] }],
        callbacks: { done: { "{$request.body#/url}": { post: { ...answers(ref("Receipt")) } } } },
        ...answers(ref("Pet"), {
          links: {
            order: { operationId: "createOrder" },
            list: { operationId: "listPets" },
            byRef: { operationRef: "#/paths/~1orders/post" },
            wrong: { operationId: "nothing" },
          },
        }),
      },
    },
    "/orders": {
      get: {
        operationId: "listOrders",
        tags: ["store"],
        deprecated: true,
        ...answers(ref("Order")),
      },
      post: { operationId: "createOrder", tags: ["store"], ...answers(ref("Order")) },
    },
    "/health": { get: answers(ref("Health")) },
  },
  webhooks: {
    newPet: { post: { tags: ["pets"], operationId: "onNewPet", ...answers(ref("PetEvent")) } },
    newOrder: { post: { tags: ["store"], ...answers(ref("OrderEvent")) } },
  },
  components: {
    schemas: Object.fromEntries(
      ["Unused", "Order", "Pet", "Tag", "Receipt", "Health", "PetEvent", "OrderEvent"].map(
        (name) => [
          name,
          { type: "object", properties: name === "Pet" ? { tag: ref("Tag") } : { [name]: {} } },
        ],
      ),
    ),
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "X-Key" },
      login: { type: "http", scheme: "basic" },
      unused: { type: "http", scheme: "bearer" },
    },
  },
};

/** What is left of the document. */
async function left(filter: FilterOptions, of: object = document) {
  const built = await modelOf(of, { filter });
  const { groups, webhooks, schemas, securitySchemes } = built.model;
  return {
    ...built,
    operations: groups.flatMap(({ property, operations }) =>
      operations.map(({ name }) => `${property}.${name}`),
    ),
    webhooks: webhooks.map(({ name }) => name),
    schemas: schemas.map(({ name }) => name),
    securitySchemes: securitySchemes.map(({ key }) => key),
    messages: built.diagnostics.map(
      ({ severity, message, help }) => `${severity}: ${message}. ${help}`,
    ),
  };
}

describe("what stays", () => {
  test.each<
    readonly [
      what: string,
      filter: FilterOptions,
      operations: readonly string[],
      webhooks: readonly string[],
    ]
  >([
    [
      "one tag",
      { include: ["tag:store"] },
      ["orders.listOrders", "orders.createOrder"],
      ["newOrder"],
    ],
    [
      "what either of two selects",
      { include: ["tag:admin", "path:/health"] },
      ["pets.createPet", "health.getHealth"],
      [],
    ],
    ["what both conditions select", { include: ["tag:pets & method:GET"] }, ["pets.listPets"], []],
    [
      "all but one path",
      { exclude: ["path:/pets/**"] },
      ["orders.listOrders", "orders.createOrder", "health.getHealth"],
      ["newPet", "newOrder"],
    ],
    [
      "a tag but for what is deprecated",
      { include: ["tag:store"], exclude: ["deprecated"] },
      ["orders.createOrder"],
      ["newOrder"],
    ],
    ["webhooks alone", { include: ["webhook:*"] }, [], ["newPet", "newOrder"]],
    [
      "no webhooks",
      { exclude: ["webhook:*", "path:/orders", "path:/health"] },
      ["pets.listPets", "pets.createPet"],
      [],
    ],
    ["a webhook by its operationId", { include: ["operation:on*"] }, [], ["newPet"]],
    [
      "what an include and an exclude select: not",
      { include: ["tag:pets"], exclude: ["tag:admin", "webhook:*"] },
      ["pets.listPets"],
      [],
    ],
  ])("%s", async (_what, filter, operations, webhooks) => {
    const found = await left(filter);
    const bare = (names: readonly string[]) => names.map((name) => name.replace(/^.*\./, ""));
    expect(bare(found.operations)).toEqual(bare(operations));
    expect(found.webhooks).toEqual(webhooks);
  });

  test("is all of the document without selectors, used or not", async () => {
    const all = await left({});
    expect(all.schemas).toContain("Unused");
    expect(all.securitySchemes).toEqual(["key", "login", "unused"]);
    const none = await left({ include: [], exclude: [] });
    expect(emit(none.model, { header: [] })).toEqual(emit(all.model, { header: [] }));
  });

  test("are the schemas that it refers to, directly or not, in the document's order", async () => {
    expect((await left({ include: ["tag:store", "operation:listPets"] })).schemas).toEqual([
      "Order",
      "Pet",
      "Tag",
      "OrderEvent",
    ]);
  });

  test("are callbacks with their operation, and what they need", async () => {
    const { model, schemas } = await left({ include: ["operation:createPet"] });
    expect(model.groups[0]?.operations[0]?.callbacks).toHaveLength(1);
    expect(schemas).toEqual(["Pet", "Tag", "Receipt"]);
  });

  test("are the security schemes that its operations need, the document's own among them", async () => {
    expect((await left({ include: ["operation:createPet"] })).securitySchemes).toEqual(["login"]);
    expect((await left({ include: ["tag:store"] })).securitySchemes).toEqual(["key"]);
    expect((await left({ include: ["webhook:*"] })).securitySchemes).toEqual([]);
  });

  test("are links to what stays: the others go in silence, but for those that lead nowhere anyway", async () => {
    const { model, ...rest } = await left({ include: ["tag:pets"] });
    const create = model.groups[0]?.operations.find(({ name }) => name === "createPet");
    expect(create?.links?.map(({ name }) => name)).toEqual(["list"]);
    expect(problemsOf({ model, ...rest })).toEqual([
      "GC180 /paths/~1pets/post/responses/200/links/wrong/operationId",
    ]);
  });

  test("is not warned of for what is left out", async () => {
    const broken = {
      ...document,
      paths: {
        ...document.paths,
        "/broken/{a}": {
          get: { tags: ["old"], operationId: "listPets", parameters: 1, responses: 1 },
        },
      },
      components: {
        ...document.components,
        schemas: { ...document.components.schemas, Bad: { type: 5, $ref: "#/nowhere" } },
      },
    };
    expect(problemsOf(await left({ exclude: ["tag:old", "operation:createPet"] }, broken))).toEqual(
      [],
    );
  });

  test("compiles", async () => {
    for (const include of ["tag:store", "operation:createPet", "webhook:*"]) {
      const { model } = await left({ include: [include] });
      const files = emit(model, { header: [] });
      expect(
        compileErrors(Object.fromEntries(files.map(({ path, text }) => [path, text]))),
      ).toEqual([]);
    }
  });
});

describe("the names of what stays", () => {
  const clashing = {
    paths: {
      "/a": { get: { operationId: "get", tags: ["b", "a"], ...answers(ref("pet-item")) } },
      "/b": {
        get: {
          operationId: "b",
          tags: ["b"],
          ...answers({ type: "object", properties: { x: {} } }),
        },
      },
    },
    components: {
      schemas: {
        pet_item: { type: "object", properties: { a: {} } },
        "pet-item": { type: "object", properties: { b: {} } },
        B200: { type: "object", properties: { c: {} } },
      },
    },
  };

  test("are those of the whole document", async () => {
    const whole = await left({}, clashing);
    const a = await left({ include: ["tag:a"] }, clashing);
    const b = await left({ include: ["operation:b"] }, clashing);
    // Its group is that of its first tag, whichever it was selected by.
    expect(a.operations).toEqual(["b.get"]);
    expect(a.names.schemas["#/components/schemas/pet-item"]).toBe("PetItem2");
    expect(problemsOf(a)).toEqual(["GC121 /components/schemas/pet-item"]);
    for (const { names } of [a, b]) expect(whole.names.schemas).toMatchObject(names.schemas);
  });

  test("are those of the lock, and what comes back takes none of them", async () => {
    const twice = {
      paths: {
        "/a": { get: { operationId: "getPet", tags: ["t"], responses: {} } },
        "/b": { get: { operationId: "get_pet", tags: ["t"], responses: {} } },
      },
    };
    const whole = await modelOf(twice);
    const part = await modelOf(twice, { names: whole.names, filter: { include: ["path:/b"] } });
    const again = await modelOf(twice, { names: part.names });
    for (const { names } of [whole, part, again]) {
      expect(names.operations["GET /b"]).toBe(whole.names.operations["GET /b"]);
    }
    expect(again.names.operations).toEqual(whole.names.operations);
  });

  test("are free of what is left out: an operationId that was taken twice", async () => {
    const twice = {
      paths: {
        "/a": { get: { operationId: "getPet", tags: ["t"], responses: {} } },
        "/b": { get: { operationId: "getPet", tags: ["t"], responses: {} } },
      },
    };
    expect((await left({ exclude: ["path:/a"] }, twice)).operations).toEqual(["t.getPet"]);
  });
});

describe("a selector that selects nothing", () => {
  test.each<readonly [filter: FilterOptions, messages: readonly string[]]>([
    [
      { exclude: ["tag:pest", "operation:createPet"] },
      [
        'warning: The selector "tag:pest" of exclude selects nothing. No tag is pest. Did you mean pets?',
      ],
    ],
    [
      { include: ["tag:pets", "tag:nothing like it"], exclude: ["operation:createPet"] },
      [
        'warning: The selector "tag:nothing like it" of include selects nothing. No tag is nothing like it. There is admin, pets, store.',
      ],
    ],
    [
      { exclude: ["deprecated & tag:pets", "operation:createPet"] },
      [
        'warning: The selector "deprecated & tag:pets" of exclude selects nothing. Each of its conditions holds somewhere, but nowhere all of them.',
      ],
    ],
    [
      { include: ["operation:listPet"] },
      [
        'warning: The selector "operation:listPet" of include selects nothing. No operationId is listPet. Did you mean listPets?',
        "error: The filters leave nothing of the document. Nothing was written. Something stays if an include selects it, or there is none, and no exclude does.",
      ],
    ],
    [
      { exclude: ["path:**", "webhook:*"] },
      [
        "error: The filters leave nothing of the document. Nothing was written. Something stays if an include selects it, or there is none, and no exclude does.",
      ],
    ],
  ])("%j", async (filter, messages) => {
    expect((await left(filter)).messages).toEqual(messages);
  });

  test("names at most ten of many", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [
        `/p${n}`,
        { get: { tags: [`tag ${n}`], responses: {} } },
      ]),
    );
    const { messages } = await left({ exclude: ["tag:something else"] }, { paths });
    expect(messages[0]).toMatch(/There is tag 0, tag 1, tag 10, .*tag 7 and 2 more\.$/);
  });
});
