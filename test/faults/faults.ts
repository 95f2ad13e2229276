/**
 * What documents of the world get wrong, and what a client of them does all the same. Each fault has an
 * operation `fault` with the path `/fault`, made of `operation`, and may add to the document.
 */
export interface Fault {
  /** Names the fault and its operation. */
  readonly name: string;
  /** In place of `/name`. */
  readonly path?: string;
  readonly method?: "get" | "post" | "put";
  readonly operation?: Readonly<Record<string, unknown>>;
  /** Members of the path item beside the operation. */
  readonly item?: Readonly<Record<string, unknown>>;
  /** In place of the path item. */
  readonly wholeItem?: unknown;
  /** Components, by kind and name. */
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `code pointer` of each warning; `~` stands for the pointer of the operation. */
  readonly told: readonly string[];
  /** Statements of a program that has the client as `api`: each mistake in them has to be one. */
  readonly program?: string;
  /** What it sends: `METHOD path`, and the body where there is one. */
  readonly sent?: readonly string[];
}

const text = { type: "string" };
const ok = { 200: { description: "" } };
const answers = (schema: unknown) => ({
  responses: { 200: { description: "", content: { "application/json": { schema } } } },
});
const takes = (schema: unknown) => ({
  requestBody: { required: true, content: { "application/json": { schema } } },
  responses: ok,
});
const inPath = (name: string, rest: object = {}) => ({
  name,
  in: "path",
  required: true,
  schema: text,
  ...rest,
});
const inQuery = (name: string, rest: object = {}) => ({ name, in: "query", schema: text, ...rest });
const nowhere = (kind: string) => ({ $ref: `#/components/${kind}/Gone` });
const schemaOf200 = "~/responses/200/content/application~1json/schema";
const schemaOfBody = "~/requestBody/content/application~1json/schema";

const parameters: readonly Fault[] = [
  {
    // OpenAPI 3.1, 4.8.10.1: "The list MUST NOT include duplicated parameters."
    name: "declaredTwice",
    operation: {
      parameters: [inQuery("q", { schema: { type: "integer" } }), inQuery("q", { required: true })],
    },
    told: ["GC154 ~/parameters/1"],
    program: `await api.t.declaredTwice({ q: 1 });
await api.t.declaredTwice();
// @ts-expect-error The first one counts, and takes a number.
void (() => api.t.declaredTwice({ q: "1" }));`,
    sent: ["GET /declaredTwice?q=1", "GET /declaredTwice"],
  },
  {
    // RFC 9110, 5.1: names of fields are case-insensitive.
    name: "headerTwice",
    operation: {
      parameters: [
        { name: "X-Id", in: "header", schema: text },
        { name: "x-id", in: "header", schema: text },
      ],
    },
    told: ["GC154 ~/parameters/1"],
    program: `await api.t.headerTwice({ "X-Id": "1" });
// @ts-expect-error There is one of it.
void (() => api.t.headerTwice({ "x-id": "1" }));`,
    sent: ["GET /headerTwice"],
  },
  {
    name: "notRequired",
    path: "/notRequired/{id}",
    operation: { parameters: [inPath("id", { required: false })] },
    told: ["GC113 ~/parameters/0/required"],
    program: `await api.t.notRequired({ id: "1" });
// @ts-expect-error Without it, the path would be another one.
void (() => api.t.notRequired({}));`,
    sent: ["GET /notRequired/1"],
  },
  {
    name: "undeclared",
    path: "/undeclared/{id}",
    told: ["GC112 /paths/~1undeclared~1{id}"],
    program: `await api.t.undeclared({ id: "a/b" });`,
    sent: ["GET /undeclared/a%2Fb"],
  },
  {
    name: "notInPath",
    operation: { parameters: [inPath("id"), inQuery("q")] },
    told: ["GC112 ~/parameters/0"],
    program: `await api.t.notInPath({ q: "1" });`,
    sent: ["GET /notInPath?q=1"],
  },
  {
    name: "noPlace",
    operation: { parameters: [{ name: "a", schema: text }, inQuery("q")] },
    told: ["GC111 ~/parameters/0/in"],
    program: `await api.t.noPlace({ q: "1" });`,
    sent: ["GET /noPlace?q=1"],
  },
  {
    name: "wordForFlag",
    operation: { parameters: [inQuery("q", { required: "yes" })] },
    told: ["GC111 ~/parameters/0/required"],
    program: `await api.t.wordForFlag();`,
    sent: ["GET /wordForFlag"],
  },
  {
    name: "braces",
    path: "/braces/{id",
    operation: { parameters: [inPath("id")] },
    told: ["GC159 /paths/~1braces~1{id"],
    program: `// @ts-expect-error A request to it would go elsewhere.
void (() => api.t.braces);`,
  },
  {
    name: "emptyName",
    path: "/emptyName/{}",
    told: ["GC159 /paths/~1emptyName~1{}"],
    program: `// @ts-expect-error Nobody could say what stands there.
void (() => api.t.emptyName);`,
  },
];

const operations: readonly Fault[] = [
  {
    name: "sameId",
    item: { put: { tags: ["t"], operationId: "sameId", responses: ok } },
    told: ["GC120 /paths/~1sameId/put/operationId"],
    program: `await api.t.sameId();
await api.t.putSameId();`,
    sent: ["GET /sameId", "PUT /sameId"],
  },
  {
    name: "noResponses",
    operation: { responses: undefined },
    told: ["GC150 ~"],
    program: `const anything: unknown = await api.t.noResponses();
void anything;`,
    sent: ["GET /noResponses"],
  },
  {
    name: "noStatus",
    operation: { responses: { ...ok, OK: { description: "" } } },
    told: ["GC151 ~/responses/OK"],
    program: `await api.t.noStatus();`,
    sent: ["GET /noStatus"],
  },
  {
    name: "noMediaType",
    method: "post",
    operation: {
      requestBody: {
        content: {
          json: { schema: text },
          "application/json": { schema: { type: "integer" } },
        },
      },
    },
    told: ["GC152 ~/requestBody/content/json"],
    program: `await api.t.noMediaType({ body: 7 });`,
    sent: ["POST /noMediaType 7"],
  },
  {
    name: "misspelt",
    operation: { paramters: [inQuery("q")] },
    told: ["GC155 ~/paramters"],
    program: `await api.t.misspelt();`,
    sent: ["GET /misspelt"],
  },
  {
    name: "noSlash",
    path: "noSlash",
    told: ["GC156 /paths/noSlash"],
    program: `await api.t.noSlash();`,
    sent: ["GET /noSlash"],
  },
  {
    name: "noScheme",
    operation: { security: [{ gone: [] }] },
    told: ["GC171 ~/security/0/gone"],
    program: `const unsent = await api.t.noScheme().result();
if (unsent.ok) throw new Error("it was sent without a credential");
await api.t.noScheme({}, { auth: false });`,
    sent: ["GET /noScheme"],
  },
  {
    name: "noScope",
    operation: { security: [{ login: ["raed:all"] }, {}] },
    components: {
      securitySchemes: {
        login: {
          type: "oauth2",
          flows: { clientCredentials: { tokenUrl: "/token", scopes: { "read:all": "" } } },
        },
      },
    },
    told: ["GC173 ~/security/0/login/0"],
    program: `await api.t.noScope();`,
    sent: ["GET /noScope"],
  },
];

const schemas: readonly Fault[] = [
  ...[
    ["int", "integer"],
    ["float", "number"],
    ["str", "string"],
    ["any", undefined],
    ["Object", "object"],
  ].map(([type, meant], index): Fault => ({
    name: `noType${index}`,
    method: "post",
    operation: takes({ type: "object", properties: { a: { type } } }),
    told: [`GC162 ${schemaOfBody}/properties/a/type ${meant ?? ""}`],
    program: `await api.t.noType${index}({ body: { a: 1 } });
await api.t.noType${index}({ body: { a: { b: "c" } } });`,
    sent: [`POST /noType${index} {"a":1}`, `POST /noType${index} {"a":{"b":"c"}}`],
  })),
  {
    name: "enumOfOtherType",
    operation: answers({ type: "string", enum: ["a", 1] }),
    told: [`GC165 ${schemaOf200}/enum`],
    program: `const word: Promise<string> = api.t.enumOfOtherType();
await word;`,
    sent: ["GET /enumOfOtherType"],
  },
  {
    name: "requiredNowhere",
    method: "post",
    operation: takes({ type: "object", properties: { tag: text }, required: ["tags", "tag"] }),
    told: [`GC163 ${schemaOfBody}/required/0 "tag"`],
    program: `await api.t.requiredNowhere({ body: { tag: "a" } });
// @ts-expect-error What is declared stays required.
void (() => api.t.requiredNowhere({ body: {} }));`,
    sent: [`POST /requiredNowhere {"tag":"a"}`],
  },
  {
    name: "requiredByItself",
    method: "post",
    operation: takes({ type: "object", properties: { a: { ...text, required: true } } }),
    told: [`GC164 ${schemaOfBody}/properties/a/required`],
    program: `await api.t.requiredByItself({ body: {} });`,
    sent: ["POST /requiredByItself {}"],
  },
  {
    name: "wrongDefault",
    operation: {
      parameters: [inQuery("q", { schema: { type: "integer", default: "ten", example: "1" } })],
    },
    told: ["GC167 ~/parameters/0/schema/default", "GC167 ~/parameters/0/schema/example"],
    program: `await api.t.wrongDefault();
await api.t.wrongDefault({ q: 1 });`,
    sent: ["GET /wrongDefault", "GET /wrongDefault?q=1"],
  },
  {
    name: "contradiction",
    operation: answers({ allOf: [{ type: "string" }, { type: "object" }] }),
    told: [`GC166 ${schemaOf200}/allOf/1/type`],
    program: `const contradiction: unknown = await api.t.contradiction();
void contradiction;`,
    sent: ["GET /contradiction"],
  },
  {
    name: "onlyItself",
    operation: answers({ $ref: "#/components/schemas/Self" }),
    components: { schemas: { Self: { $ref: "#/components/schemas/Self" } } },
    told: ["GC160 /components/schemas/Self"],
    program: `const onlyItself: unknown = await api.t.onlyItself();
void onlyItself;`,
    sent: ["GET /onlyItself"],
  },
];

const alternatives = (...names: readonly string[]) =>
  names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
const kind = (schema: unknown, rest: object = {}) => ({
  type: "object",
  properties: { kind: schema, ...rest },
  required: ["kind"],
});

const discriminators: readonly Fault[] = [
  {
    name: "mappedToNowhere",
    operation: answers({
      oneOf: alternatives("Cat", "Dog"),
      discriminator: {
        propertyName: "kind",
        mapping: { cat: "#/components/schemas/Cat", dog: "dog.yaml" },
      },
    }),
    components: {
      schemas: { Cat: kind(text, { meows: text }), Dog: kind(text, { barks: text }) },
    },
    told: [`GC110 ${schemaOf200}/discriminator/mapping/dog`],
    // A name in place of the value that is mapped to nowhere would be a wrong type.
    program: `const mapped = await api.t.mappedToNowhere();
if (mapped.kind === "dog" && "barks" in mapped) void mapped.barks;`,
    sent: ["GET /mappedToNowhere"],
  },
  {
    name: "notDeclaredByAll",
    operation: answers({
      oneOf: alternatives("Car", "Boat"),
      discriminator: { propertyName: "kind" },
    }),
    components: {
      schemas: {
        Car: kind(text),
        Boat: { type: "object", properties: { knots: { type: "number" } } },
      },
    },
    told: [`GC168 ${schemaOf200}/oneOf/1`],
    program: `const vehicle = await api.t.notDeclaredByAll();
if ("knots" in vehicle) void vehicle.knots;`,
    sent: ["GET /notDeclaredByAll"],
  },
  {
    name: "oneValueForTwo",
    operation: answers({
      oneOf: alternatives("Tea", "Coffee"),
      discriminator: { propertyName: "kind" },
    }),
    components: {
      schemas: {
        Tea: kind({ const: "drink" }, { leaves: text }),
        Coffee: kind({ const: "drink" }, { beans: text }),
      },
    },
    told: [`GC168 ${schemaOf200}/oneOf/1`],
    program: `const drink = await api.t.oneValueForTwo();
if (drink.kind === "drink" && "beans" in drink) void drink.beans;`,
    sent: ["GET /oneValueForTwo"],
  },
  {
    name: "discriminatorOfWord",
    operation: answers({ oneOf: alternatives("Car", "Boat"), discriminator: "kind" }),
    told: [`GC111 ${schemaOf200}/discriminator`],
    program: `await api.t.discriminatorOfWord();`,
    sent: ["GET /discriminatorOfWord"],
  },
];

/** A reference that leads nowhere, in each place where one may stand. */
const references: readonly Fault[] = [
  {
    name: "noParameter",
    operation: { parameters: [nowhere("parameters"), inQuery("q")] },
    told: ["GC110 ~/parameters/0/$ref"],
    program: `await api.t.noParameter({ q: "1" });`,
    sent: ["GET /noParameter?q=1"],
  },
  {
    name: "noBody",
    method: "post",
    operation: { requestBody: nowhere("requestBodies") },
    told: ["GC110 ~/requestBody/$ref"],
    program: `await api.t.noBody();`,
    sent: ["POST /noBody"],
  },
  {
    name: "noResponse",
    operation: { responses: { 200: nowhere("responses") } },
    told: ["GC110 ~/responses/200/$ref"],
    program: `const noResponse: unknown = await api.t.noResponse();
void noResponse;`,
    sent: ["GET /noResponse"],
  },
  {
    name: "noSchema",
    method: "post",
    operation: takes(nowhere("schemas")),
    told: [`GC110 ${schemaOfBody}/$ref`],
    program: `await api.t.noSchema({ body: [1] });`,
    sent: ["POST /noSchema [1]"],
  },
  {
    name: "noHeader",
    operation: { responses: { 200: { description: "", headers: { "X-A": nowhere("headers") } } } },
    told: ["GC110 ~/responses/200/headers/X-A/$ref"],
    program: `await api.t.noHeader();`,
    sent: ["GET /noHeader"],
  },
  {
    name: "noLink",
    operation: { responses: { 200: { description: "", links: { next: nowhere("links") } } } },
    told: ["GC110 ~/responses/200/links/next/$ref"],
    program: `await api.t.noLink();`,
    sent: ["GET /noLink"],
  },
  {
    name: "noExample",
    method: "post",
    operation: {
      requestBody: {
        content: { "application/json": { schema: text, examples: { a: nowhere("examples") } } },
      },
    },
    told: ["GC110 ~/requestBody/content/application~1json/examples/a/$ref"],
    program: `await api.t.noExample({ body: "a" });`,
    sent: [`POST /noExample "a"`],
  },
  {
    name: "noCallback",
    operation: { callbacks: { done: nowhere("callbacks") } },
    told: ["GC110 ~/callbacks/done/$ref"],
    program: `await api.t.noCallback();`,
    sent: ["GET /noCallback"],
  },
  {
    name: "noItem",
    wholeItem: nowhere("pathItems"),
    told: ["GC110 /paths/~1noItem/$ref"],
  },
];

export const faults: readonly Fault[] = [
  ...parameters,
  ...operations,
  ...schemas,
  ...discriminators,
  ...references,
];

/** One document with all of them. */
export function documentOf(all: readonly Fault[]): object {
  const components: Record<string, Record<string, unknown>> = {};
  for (const { components: own = {} } of all) {
    for (const [kindOf, members] of Object.entries(own)) {
      components[kindOf] = { ...components[kindOf], ...members };
    }
  }
  const paths = all.map(
    ({ name, path = `/${name}`, method = "get", operation, item, wholeItem }) => [
      path,
      wholeItem ?? {
        [method]: { tags: ["t"], operationId: name, responses: ok, ...operation },
        ...item,
      },
    ],
  );
  return {
    openapi: "3.1.0",
    info: { title: "Faults", version: "1" },
    paths: Object.fromEntries(paths) as object,
    components,
  };
}

/** The pointer of the operation of a fault. */
export function pointerOf({ name, path = `/${name}`, method = "get" }: Fault): string {
  return `/paths/${path.replaceAll("/", "~1")}/${method}`;
}
