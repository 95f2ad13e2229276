import * as v from "valibot";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { response, scripted } from "../servers/scripted.js";
import {
  Binding,
  type Call,
  type CallOptions,
  InvalidRequest,
  InvalidResponse,
  type Operation,
  type StandardSchema,
  UsageError,
  validateWith,
} from "../../packages/runtime/src/index.js";

interface Pet {
  readonly name: string;
}

const getPet: Operation = {
  id: "getPet",
  method: "GET",
  path: "/pets/{petId}",
  params: [{ name: "petId", in: "path" }],
  responses: { 200: "json", 404: "json" },
};
const addPet: Operation = {
  id: "addPet",
  method: "POST",
  path: "/pets",
  body: { contentTypes: ["application/json"], required: true },
  responses: { 200: "json" },
};

/** As the generator writes a group. */
class PetsApi {
  readonly #api: Binding;
  constructor(api: Binding) {
    this.#api = api;
  }
  getPet(args: { petId: string }, options?: CallOptions): Call<Pet, { 200: { body: Pet } }> {
    return this.#api.call(getPet, args, options);
  }
  addPet(args: { body: Pet }, options?: CallOptions): Call<Pet, { 200: { body: Pet } }> {
    return this.#api.call(addPet, args, options);
  }
  /** No operation. */
  petNames(): string[] {
    return [];
  }
}

async function pets(...answers: string[]) {
  const server = await scripted(({ socket, number }) => {
    socket.write(answers[number - 1] ?? response(200, { name: "Rex", more: 1 }));
  });
  const binding = new Binding(
    { title: "Pets", servers: [], securitySchemes: {} },
    { baseUrl: server.url, retry: false },
  );
  onTestFinished(async () => {
    await binding.close();
    await server.close();
  });
  return { server, pets: new PetsApi(binding) };
}

const Pet = z.object({ name: z.string().trim().min(2) });

test("what a schema makes of a value takes its place, both ways, synchronous or not", async () => {
  const { server, pets: api } = await pets();
  const upper = v.pipeAsync(
    v.object({ name: v.string() }),
    v.transformAsync(async ({ name }) => ({ name: name.toUpperCase() })),
  );
  validateWith(api, { addPet: { body: Pet, response: upper } });
  expect(await api.addPet({ body: { name: " Rex " } })).toEqual({ name: "REX" });
  const result = await api.addPet({ body: { name: "Rex" } }).result();
  expect(result.ok && result.body).toEqual({ name: "REX" });
  expect(server.requests.map(({ body }) => body)).toEqual(['{"name":"Rex"}', '{"name":"Rex"}']);
  // Those of others are as they were.
  expect(await api.getPet({ petId: "7" })).toEqual({ name: "Rex", more: 1 });
});

test("what a schema refuses is not sent, or is a failure with all its issues", async () => {
  const { server, pets: api } = await pets();
  validateWith(api, {
    addPet: { body: Pet },
    getPet: {
      args: z.object({ petId: z.string().regex(/^\d+$/, "must be digits") }),
      response: v.object({ name: v.literal("Tom"), more: v.string() }),
    },
  });
  const refused = await api.addPet({ body: { name: " " } }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(InvalidRequest);
  expect(refused).toMatchObject({ operation: "addPet", issues: [{ path: "body/name" }] });
  await expect(api.getPet({ petId: "x" })).rejects.toThrow(
    "GET /pets/{petId} (getPet): petId must be digits; nothing was sent",
  );
  expect(server.requests).toHaveLength(0);
  const result = await api.getPet({ petId: "7" }).result();
  expect(result).toMatchObject({ ok: false, status: undefined });
  expect(result.error).toBeInstanceOf(InvalidResponse);
  expect(result.error).toMatchObject({
    status: 200,
    issues: [{ path: "body/name" }, { path: "body/more" }],
  });
});

test("failures and the responses of others don't go through it", async () => {
  const { pets: api } = await pets(response(404, { name: 1 }));
  validateWith(api, { getPet: { response: Pet } });
  const result = await api.getPet({ petId: "7" }).result();
  expect(result.error).toMatchObject({ code: "HTTP_STATUS", body: { name: 1 } });
});

test("the last schemas count", async () => {
  const { pets: api } = await pets();
  validateWith(api, { getPet: { response: v.object({ name: v.literal("Tom") }) } });
  validateWith(api, { getPet: { response: Pet } });
  expect(await api.getPet({ petId: "7" })).toEqual({ name: "Rex" });
});

test("issues may have paths of keys or of objects with keys, or none", async () => {
  const { pets: api } = await pets();
  const strange: StandardSchema<unknown, Pet> = {
    "~standard": {
      version: 1,
      vendor: "mine",
      validate: () => ({
        issues: [{ message: "a", path: ["a/b", { key: 1 }, Symbol("s")] }, { message: "b\nc" }],
      }),
    },
  };
  validateWith(api, { addPet: { body: strange }, getPet: { response: strange } });
  await expect(api.addPet({ body: { name: "Rex" } })).rejects.toThrow(
    "POST /pets (addPet): body/a~1b/1/Symbol(s) a; body b c; nothing was sent",
  );
});

test("a schema that fails by itself is told as that, also in a result", async () => {
  const { pets: api } = await pets();
  const cause = new Error("no database");
  const broken: StandardSchema<unknown, Pet> = {
    "~standard": { version: 1, vendor: "mine", validate: () => Promise.reject(cause) },
  };
  validateWith(api, { getPet: { response: broken } });
  const { error } = await api.getPet({ petId: "7" }).result();
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({
    cause,
    message: "GET /pets/{petId} (getPet): the schema of body failed by itself: no database",
  });
});

test.each([
  [{ petNames: {} }, '"petNames" of PetsApi is no operation of a generated client'],
  [{ constructor: {} }, '"constructor" of PetsApi is no operation'],
  [{ nothing: {} }, '"nothing" of PetsApi is no operation'],
  [{ getPet: { answer: Pet } }, 'the schemas of getPet has no option "answer"; there are'],
  [
    { getPet: { response: { parse: () => 1 } } },
    "the schemas of getPet: response is an object; expected a Standard Schema",
  ],
  [{ getPet: { response: "Pet" } }, 'the schemas of getPet: response is "Pet"; expected'],
])("%j can't be", async (schemas, message) => {
  const { server, pets: api } = await pets();
  const call = () => validateWith<object>(api, schemas);
  expect(call).toThrow(UsageError);
  expect(call).toThrow(message);
  expect(server.requests).toHaveLength(0);
});
