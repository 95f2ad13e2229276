// @ts-check
/**
 * Documents of any size, each large in one way: whatever costs more than its share of one of them
 * shows when the document doubles.
 */

/** @typedef {Record<string, unknown>} Json */

/** How many of its things each document has at size 1; chosen so that all take about as long. */
const counts = {
  operations: 1_000,
  schemas: 2_500,
  inheritance: 1_500,
  links: 800,
  webhooks: 800,
  clashes: 2_500,
  warnings: 2_500,
};

/** By what is large in them: a document of that kind, so many times the usual size. */
export const shapes = /** @satisfies {Readonly<Record<string, (times: number) => Json>>} */ ({
  "operations, each in a group of its own": (/** @type {number} */ times) =>
    api(operations(counts.operations * times, (index) => [`tag ${index}`])),
  "operations in one group": (/** @type {number} */ times) =>
    api(operations(counts.operations * times, () => ["everything"])),
  "operations of the client itself": (/** @type {number} */ times) =>
    // Without a literal path segment to name a group by.
    api(
      record(counts.operations * times, (index) => [
        `/{a${index}}`,
        { get: operation({ parameters: [parameter(`a${index}`, "path")] }) },
      ]),
    ),
  "schemas that refer to the next": (/** @type {number} */ times) => {
    const count = counts.schemas * times;
    return withSchemas(
      record(count, (index) => [
        `Node${index}`,
        {
          type: "object",
          properties: {
            next: ref(`Node${(index + 1) % count}`),
            id: { type: "string", readOnly: index === 0 },
          },
        },
      ]),
    );
  },
  "a chain of allOf": (/** @type {number} */ times) =>
    withSchemas(
      record(counts.schemas * times, (index) => [
        `Link${index}`,
        index === 0
          ? { type: "object", properties: { id: { type: "string" } } }
          : { allOf: [ref(`Link${index - 1}`), objectWith(`p${index}`)], required: ["id"] },
      ]),
    ),
  "a base that lists its children": (/** @type {number} */ times) => {
    const count = counts.inheritance * times;
    const names = Array.from({ length: count }, (_, index) => `Child${index}`);
    return withSchemas({
      Base: {
        type: "object",
        required: ["kind"],
        properties: { kind: { type: "string" } },
        oneOf: names.map(ref),
        discriminator: {
          propertyName: "kind",
          mapping: Object.fromEntries(names.map((name) => [name, ref(name).$ref])),
        },
      },
      ...Object.fromEntries(
        names.map((name, index) => [name, { allOf: [ref("Base"), objectWith(`p${index}`)] }]),
      ),
    });
  },
  "one schema with many properties": (/** @type {number} */ times) =>
    withSchemas({
      Wide: {
        type: "object",
        properties: record(2 * counts.schemas * times, (index) => [
          `property ${index}`,
          { type: "string", description: `Number ${index}.` },
        ]),
      },
    }),
  "one enum": (/** @type {number} */ times) =>
    withSchemas({
      Choice: {
        type: "string",
        enum: Array.from({ length: 20 * counts.schemas * times }, (_, index) => `value ${index}`),
      },
    }),
  "links between all groups": (/** @type {number} */ times) =>
    api(
      record(counts.links * times, (index) => [
        `/things${index}/{id}`,
        {
          get: operation({
            operationId: `get${index}`,
            parameters: [parameter("id", "path")],
            links: {
              next: {
                operationId: `get${(index + 1) % (counts.links * times)}`,
                parameters: { id: "$response.body#/id" },
              },
            },
          }),
        },
      ]),
    ),
  webhooks: (/** @type {number} */ times) => ({
    ...api({}),
    openapi: "3.1.0",
    webhooks: record(counts.webhooks * times, (index) => [
      `event ${index}`,
      { post: { requestBody: json(objectWith(`p${index}`)), responses: { 204: described } } },
    ]),
  }),
  "operations with servers of their own": (/** @type {number} */ times) =>
    api(
      record(counts.operations * times, (index) => [
        `/things${index}`,
        {
          get: operation({
            tags: [`tag ${index}`],
            servers: [{ url: "https://a.example" }, { url: "https://b.example" }],
          }),
        },
      ]),
    ),
  "names that clash": (/** @type {number} */ times) =>
    withSchemas(
      record(counts.clashes * times, (index) => [
        `Pet${"-".repeat(1 + (index % 50))}${"_".repeat(1 + Math.floor(index / 50))}`,
        objectWith("id"),
      ]),
    ),
  "a warning in each schema": (/** @type {number} */ times) =>
    withSchemas(
      record(counts.warnings * times, (index) => [
        `Broken${index}`,
        { type: "object", properties: { id: { $ref: `#/components/schemas/Missing${index}` } } },
      ]),
    ),
});

const described = { description: "ok" };

/** What a generator has to start for in any case. */
export const nothing = withSchemas({});

/**
 * @param {Json} paths
 * @returns {Json}
 */
function api(paths) {
  return {
    openapi: "3.0.3",
    info: { title: "Large", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths,
  };
}

/** @param {Json} schemas */
function withSchemas(schemas) {
  return { ...api({ "/things": { get: operation({}) } }), components: { schemas } };
}

/**
 * @param {number} count
 * @param {(index: number) => readonly string[]} tagsOf
 */
function operations(count, tagsOf) {
  return record(count, (index) => [
    `/things${index}/{id}`,
    {
      post: operation({
        tags: tagsOf(index),
        parameters: [parameter("id", "path"), parameter("limit", "query")],
        requestBody: json(objectWith(`p${index}`)),
        schema: objectWith(`q${index}`),
      }),
    },
  ]);
}

/** @param {Json & { links?: Json, schema?: Json }} parts */
function operation({ links, schema = objectWith("id"), ...rest }) {
  return {
    description: "What it does, told in a sentence that has the usual length of one.",
    ...rest,
    responses: { 200: { ...described, ...json(schema), ...(links && { links }) } },
  };
}

/**
 * @param {string} name
 * @param {"path" | "query"} location
 */
function parameter(name, location) {
  return { name, in: location, required: location === "path", schema: { type: "string" } };
}

/** @param {string} name */
function objectWith(name) {
  return { type: "object", properties: { [name]: { type: "string" } } };
}

/** @param {Json} schema */
function json(schema) {
  return { content: { "application/json": { schema } } };
}

/** @param {string} name */
function ref(name) {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * @param {number} count
 * @param {(index: number) => readonly [key: string, value: Json]} make
 * @returns {Json}
 */
function record(count, make) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
}
