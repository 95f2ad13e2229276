import { describe, expect, test } from "vitest";
import { modelOf, modelOfFiles, problemsOf } from "./model.test-support.js";
import type { NameLock } from "../name-lock.js";

const answer = { responses: { 200: { description: "" } } };
const body = ($ref: string) => ({ content: { "application/json": { schema: { $ref } } } });

/** A lock without a name. */
const none: NameLock = {
  groups: {},
  operations: {},
  schemas: {},
  arguments: {},
  operationIds: {},
  revision: 1,
  removed: [],
};

/** `group.method` of every operation, with the prefix of its types. */
async function namesOf(paths: object, names?: NameLock) {
  const built = await modelOf({ paths }, names && { names });
  const methods = built.model.groups.flatMap(({ property = "client", operations }) =>
    operations.map(({ name, typeName }) => `${property}.${name} ${typeName}`),
  );
  return { methods, problems: problemsOf(built), names: built.names };
}

describe("groups and methods", () => {
  test.each<[path: string, operation: object, expected: string]>([
    ["/x", { operationId: "getPet", tags: ["pets"] }, "pets.getPet GetPet"],
    ["/x", { operationId: "GetPet", tags: ["Pet Store"] }, "petStore.getPet GetPet"],
    [
      "/x",
      { operationId: "repos/list-for-org", tags: ["repos"] },
      "repos.listForOrg ReposListForOrg",
    ],
    ["/x", { operationId: "Pets_list", tags: ["pets"] }, "pets.list PetsList"],
    ["/x", { operationId: "petsList", tags: ["pets"] }, "pets.petsList PetsList"],
    ["/x", { operationId: "pets", tags: ["pets"] }, "pets.pets Pets"],
    ["/pets/{petId}", { operationId: "getPet" }, "pets.getPet GetPet"],
    ["/api/v1/pets", { operationId: "getPet" }, "pets.getPet GetPet"],
    ["/v2.1/pets", {}, "pets.getV21Pets GetV21Pets"],
    ["/pets/{pet-id}/photos", {}, "pets.getPetsByPetIdPhotos GetPetsByPetIdPhotos"],
    ["/{tenant}", {}, "client.getByTenant GetByTenant"],
    ["/", {}, "client.get Get"],
    ["/x", { operationId: "then", tags: ["pets"] }, "pets.thenOperation Then"],
    ["/x", { operationId: "constructor", tags: ["pets"] }, "pets.constructorOperation Constructor"],
    ["/x", { operationId: "delete", tags: ["pets"] }, "pets.delete Delete"],
    ["/x", { operationId: "a", tags: ["session"] }, "sessionGroup.a A"],
    ["/x", { operationId: "a", tags: ["con"] }, "conGroup.a A"],
    ["/x", { operationId: "*/", tags: ["*/"] }, "x.getX GetX"],
    ["/{a}", { operationId: "close" }, "client.closeOperation Close"],
  ])("GET %s %j is %s", async (path, operation, expected) => {
    const { methods } = await namesOf({ [path]: { get: { ...answer, ...operation } } });
    expect(methods).toEqual([expected]);
  });

  test("a reserved word is a method, but no constant", async () => {
    const { model } = await modelOf({
      paths: { "/x": { get: { ...answer, operationId: "delete" } } },
    });
    expect(model.groups[0]?.operations[0]).toMatchObject({
      name: "delete",
      descriptorName: "deleteOperation",
    });
  });

  test.each([
    ["exports", "exportsOperation"],
    ["require", "requireOperation"],
    ["$x", "$x_"],
    ["日本", "日本_"],
    ["2fa", "_2fa_"],
  ])("the constant of %s is %s", async (operationId, constant) => {
    const { model } = await modelOf({ paths: { "/x": { get: { ...answer, operationId } } } });
    expect(model.groups[0]?.operations[0]?.descriptorName).toBe(constant);
  });

  test.each([
    ["GitHub's official API", "GitHubOfficialAPI"],
    ["The dogs’ API", "TheDogsAPI"],
    ["Client", "ClientApi"],
    ["Error", "ErrorApi"],
    ["*", "ApiClient"],
  ])("the client of %j is %s", async (title, name) => {
    const { model } = await modelOf({ info: { title, version: "1" } });
    expect(model.clientName).toBe(name);
  });

  test("files differ on systems that ignore case", async () => {
    const { model } = await modelOf({
      paths: {
        "/a": {
          get: { ...answer, tags: ["pets"] },
          put: { ...answer, tags: ["PETS"] },
          post: { ...answer, tags: ["Pets"] },
        },
      },
    });
    expect(model.groups.map(({ fileName }) => fileName)).toEqual(["pets", "pets2", "pets3"]);
  });
});

describe("clashes", () => {
  test("two operations of one operationId: the second is named after method and path", async () => {
    const { methods, problems } = await namesOf({
      "/pets": { get: { ...answer, operationId: "list" } },
      "/pets/all": { get: { ...answer, operationId: "list" } },
    });
    expect(methods).toEqual(["pets.list List", "pets.getPetsAll GetPetsAll"]);
    expect(problems).toEqual(["GC120 /paths/~1pets~1all/get/operationId"]);
  });

  test("two operationIds of one name: the second gets a number and a warning", async () => {
    const { methods, problems } = await namesOf({
      "/pets": {
        get: { ...answer, operationId: "list-pets" },
        put: { ...answer, operationId: "list_pets" },
      },
    });
    expect(methods).toEqual(["pets.listPets ListPets", "pets.listPets2 ListPets2"]);
    expect(problems).toEqual(["GC121 /paths/~1pets/put", "GC121 /paths/~1pets/put"]);
  });

  test("schemas never take the names of types that code relies on, nor of the client and its operations", async () => {
    const type = { type: "string" };
    const built = await modelOf({
      paths: { "/a": { get: { ...answer, operationId: "getA", tags: ["a"] } } },
      components: {
        schemas: {
          Error: type,
          Binding: type,
          Record: type,
          PetStore: type,
          AApi: type,
          GetAResponses: type,
          "get-a-responses": type,
        },
      },
    });
    expect(built.model.schemas.map(({ name }) => name)).toEqual([
      "ErrorModel",
      "BindingModel",
      "RecordModel",
      "PetStore2",
      "AApi2",
      "GetAResponses",
      "GetAResponses2",
    ]);
    expect(built.model.groups[0]?.operations[0]?.typeName).toBe("GetA2");
  });
});

describe("the lock", () => {
  const before = { "/pets": { put: { ...answer, operationId: "list_pets" } } };
  // The new operation comes first in the document, and wants the same name.
  const after = { "/pets": { get: { ...answer, operationId: "listPets" }, ...before["/pets"] } };

  test("gives every name again, without a warning", async () => {
    const first = await namesOf(after);
    const second = await namesOf(after, first.names);
    expect(second).toEqual({ ...first, problems: [] });
  });

  test("keeps an old name from a new operation", async () => {
    const { names } = await namesOf(before);
    const { methods, problems } = await namesOf(after, names);
    expect(methods).toEqual(["pets.listPets2 ListPets2", "pets.listPets ListPets"]);
    expect(problems).toEqual(["GC121 /paths/~1pets/get", "GC121 /paths/~1pets/get"]);
  });

  test("keeps an old type from a new schema, and its input type", async () => {
    const pet = { properties: { id: { type: "string", readOnly: true } } };
    const schemas = async (document: object, names?: NameLock) => {
      const paths = {
        "/a": { put: { ...answer, requestBody: body("#/components/schemas/pet") } },
      };
      const components = { schemas: document };
      const built = await modelOf({ paths, components }, names && { names });
      return { names: built.names, types: built.model.schemas.map(({ name }) => name) };
    };
    const old = await schemas({ pet });
    expect(old.types).toEqual(["Pet", "PetInput"]);
    const added = await schemas(
      { Pet: { type: "string" }, PetInput: { type: "string" }, pet },
      old.names,
    );
    expect(added.types).toEqual(["Pet2", "PetInput2", "Pet", "PetInput"]);
  });

  test("tells the input type of one schema from another schema that is called so", async () => {
    const pet = { properties: { id: { type: "string", readOnly: true } } };
    const document: object = {
      paths: { "/a": { put: { ...answer, requestBody: body("#/components/schemas/Pet") } } },
      components: { schemas: { Pet: pet, "Pet (input)": { type: "string" } } },
    };
    const first = await modelOf(document);
    const second = await modelOf(document, { names: first.names });
    expect(first.model.schemas.map(({ name }) => name)).toEqual(["Pet", "PetInput2", "PetInput"]);
    expect(second.model.schemas.map(({ name }) => name)).toEqual(
      first.model.schemas.map(({ name }) => name),
    );
    expect(second.names).toEqual(first.names);
  });

  test("keeps the names of schemas and paths with characters that a reference escapes", async () => {
    const document = (...names: string[]) => ({
      paths: Object.fromEntries(
        names.map((name) => [`/${name}`, { get: { ...answer, operationId: name } }]),
      ),
      components: { schemas: Object.fromEntries(names.map((name) => [name, { type: "string" }])) },
    });
    const first = await modelOf(document("a%", "b c"));
    const second = await modelOf(document("a", "a%", "b-c", "b c"), { names: first.names });
    expect(first.model.schemas.map(({ name }) => name)).toEqual(["A", "BC"]);
    expect(second.model.schemas.map(({ name }) => name)).toEqual(["A2", "A", "BC2", "BC"]);
    expect(second.names.schemas).toMatchObject(first.names.schemas);
  });

  test("keeps the classes of groups", async () => {
    const tagged = (tag: string) => ({ get: { ...answer, tags: [tag] } });
    const classes = async (paths: object, names?: NameLock) => {
      const built = await modelOf({ paths }, names && { names });
      return { names: built.names, classes: built.model.groups.map(({ className }) => className) };
    };
    const first = await classes({ "/b": tagged("foo") });
    expect(first.classes).toEqual(["FooApi"]);
    const second = await classes({ "/a": tagged("foo api"), "/b": tagged("foo") }, first.names);
    expect(second.classes).toEqual(["FooApi2", "FooApi"]);
  });

  test("keeps a method of the client itself from a new group", async () => {
    const own = { "/": { get: { ...answer, operationId: "pets" } } };
    const { names } = await namesOf(own);
    const { methods, problems } = await namesOf(
      { "/cats": { get: { ...answer, operationId: "a", tags: ["pets"] } }, ...own },
      names,
    );
    expect(methods).toEqual(["pets2.a A", "client.pets Pets"]);
    expect(problems).toEqual(["GC121 /paths/~1cats/get"]);
  });

  test("keeps the class of the client when the title changes; a name that was asked for wins", async () => {
    const titled = async (title: string, options: { clientName?: string; names?: NameLock }) => {
      const document = {
        info: { title, version: "1" },
        components: { schemas: { Zoo: { type: "string" } } },
      };
      const { model, names } = await modelOf(document, options);
      return { types: [model.clientName, ...model.schemas.map(({ name }) => name)], names };
    };
    const { names } = await titled("Pet store", {});
    expect((await titled("Pets", { names })).types).toEqual(["PetStore", "Zoo"]);
    expect((await titled("Pets", { names, clientName: "Zoo" })).types).toEqual(["Zoo", "Zoo2"]);
  });

  test("holds no query and no user of an address, and tells two queries apart", () => {
    const root = "https://me:hidden@api.example.com/v1/openapi.json?path=a/b&sig=hidden";
    const signed = "https://api.example.com/blobs/pet.json?sig=hidden";
    const document = [
      [
        root,
        {
          components: {
            schemas: {
              A: { properties: { pet: { $ref: "pet.json#/Pet" } } },
              B: { properties: { x: { $ref: "x?name=1#/X" }, y: { $ref: "x?name=2#/X" } } },
            },
          },
        },
      ],
      [
        ["https://me:hidden@api.example.com/v1/pet.json", signed],
        { Pet: { type: "object", properties: {} } },
      ],
      ["https://me:hidden@api.example.com/v1/x?name=1", { X: { enum: ["hidden1"] } }],
      ["https://me:hidden@api.example.com/v1/x?name=2", { X: { enum: ["hidden2"] } }],
    ] as const;
    const first = modelOfFiles(document);
    const keys = Object.keys(first.names.schemas);
    expect(JSON.stringify(first.names)).not.toMatch(/hidden|name=|path=/);
    expect(keys).toContain("../blobs/pet.json#/Pet");
    expect(keys).toContain("x#/X");
    expect(keys.filter((key) => /^x\?[0-9a-f]{12}#\/X$/.test(key))).toHaveLength(1);
    // Every one of them is found again.
    const moved = Object.fromEntries(keys.map((key, index) => [key, `Locked${index}`]));
    const second = modelOfFiles(document, { names: { ...first.names, schemas: moved } });
    expect(second.names.schemas).toEqual(moved);
  });

  test("a thousand operations of one name are counted once", async () => {
    const list = (index: number) =>
      `list${index.toString(2).replaceAll("0", "-").replaceAll("1", "_")}`;
    const paths = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [
        `/x/${index}`,
        { get: { ...answer, tags: ["x"], operationId: list(index) } },
      ]),
    );
    const { methods } = await namesOf(paths);
    expect(methods.at(-1)).toBe("x.list3000 List3000");
  });

  test("is input like any other: a name that we would not give is not used", async () => {
    const schemas = { Pet: { type: "string" }, Cat: { type: "string" }, Dog: { type: "string" } };
    const { model } = await modelOf(
      { components: { schemas } },
      {
        names: {
          ...none,
          schemas: {
            client: "client",
            "#/components/schemas/Pet": "class",
            "#/components/schemas/Cat": "string",
            "#/components/schemas/Dog": "Error",
          },
        },
      },
    );
    expect(model.clientName).toBe("PetStore");
    expect(model.schemas.map(({ name }) => name)).toEqual(["Pet", "Cat", "Dog"]);
  });

  test("is input like any other: a name that is no identifier is not used", async () => {
    const names: NameLock = {
      ...none,
      groups: { pets: "x;evil()" },
      operations: { "PUT /pets": "then" },
      schemas: { "#/paths/~1pets/put": "A{}evil(" },
    };
    expect((await namesOf(before, names)).methods).toEqual(["pets.listPets ListPets"]);
  });
});
