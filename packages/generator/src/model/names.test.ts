import { describe, expect, test } from "vitest";
import { modelOf, problemsOf } from "./model.test-support.js";
import type { NameLock } from "./names.js";

const answer = { responses: { 200: { description: "" } } };

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
      const built = await modelOf({ components: { schemas: document } }, names && { names });
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

  test("frees the name of what is gone", async () => {
    const { names } = await namesOf(before);
    const moved = await namesOf(
      { "/v2/pets": { put: { ...answer, operationId: "list_pets" } } },
      names,
    );
    expect(moved).toMatchObject({ methods: ["pets.listPets ListPets"], problems: [] });
  });

  test("is input like any other: a name that is no identifier is not used", async () => {
    const names: NameLock = {
      groups: { pets: "x;evil()" },
      operations: { "PUT /pets": "then" },
      schemas: { "#/paths/~1pets/put": "A{}evil(" },
    };
    expect((await namesOf(before, names)).methods).toEqual(["pets.listPets ListPets"]);
  });
});
