// @ts-check
/** A harmless document of Swagger 2.0 that uses every field of it, as `documents.mjs` has those of OpenAPI 3. */

const word = { type: "string" };
const wordRef = { $ref: "#/definitions/Word" };

/**
 * A new one each time: whoever asks may change it.
 *
 * @returns {Record<string, any>}
 */
export function harmlessSwagger() {
  const document = {
    swagger: "2.0",
    info: {
      title: "Words",
      description: "All about words.",
      termsOfService: "https://words.example/terms",
      contact: { name: "Ann", url: "https://words.example/ann", email: "ann@words.example" },
      license: { name: "MIT", url: "https://words.example/mit" },
      version: "1.0",
    },
    host: "words.example:8443",
    basePath: "/v1",
    schemes: ["https", "http"],
    consumes: ["application/json"],
    produces: ["application/json", "application/xml"],
    tags: [
      {
        name: "words",
        description: "About words.",
        externalDocs: { description: "More", url: "https://words.example/docs" },
      },
    ],
    externalDocs: { description: "Manual", url: "https://words.example/manual" },
    security: [{ apiKey: [] }, { oauth: ["read"] }],
    paths: paths(),
    "x-ms-paths": { "/words?kind=rare": { get: { responses: { 200: { description: "Rare." } } } } },
    definitions: definitions(),
    parameters: {
      Trace: { name: "trace", in: "header", description: "For traces.", type: "string" },
      NewWord: { name: "word", in: "body", description: "The new word.", schema: wordRef },
      Note: { name: "note", in: "formData", description: "A note.", type: "string" },
    },
    responses: { Text: { description: "Text.", schema: word } },
    securityDefinitions: {
      apiKey: { type: "apiKey", name: "X-Key", in: "header", description: "A key." },
      basic: { type: "basic" },
      oauth: {
        type: "oauth2",
        flow: "accessCode",
        authorizationUrl: "https://words.example/auth",
        tokenUrl: "https://words.example/token",
        scopes: { read: "To read." },
      },
    },
  };
  // Without shared parts: what is changed in one place must not change in another.
  return JSON.parse(JSON.stringify(document));
}

/** The same, whose host is a template: then it has no other. */
export function harmlessWithTemplate() {
  const { host: _, ...document } = harmlessSwagger();
  return {
    ...document,
    "x-ms-parameterized-host": {
      hostTemplate: "{region}.words.example",
      parameters: [
        { name: "region", in: "path", type: "string", enum: ["eu", "us"], description: "Where." },
      ],
    },
  };
}

function paths() {
  return {
    "/words/{wordId}": {
      parameters: [
        { name: "wordId", in: "path", required: true, description: "The id.", type: "string" },
        { $ref: "#/parameters/Trace" },
      ],
      get: {
        tags: ["words"],
        summary: "Gets a word.",
        description: "Gets one word.",
        externalDocs: { description: "How", url: "https://words.example/get" },
        operationId: "getWord",
        deprecated: true,
        schemes: ["http"],
        produces: ["application/json"],
        security: [{ basic: [] }],
        parameters: [
          {
            name: "lang",
            in: "query",
            type: "string",
            format: "language",
            pattern: "^[a-z]+$",
            enum: ["en", "de"],
            default: "en",
          },
          {
            name: "kinds",
            in: "query",
            type: "array",
            collectionFormat: "pipes",
            items: {
              type: "array",
              collectionFormat: "csv",
              items: { type: "string", format: "kind", pattern: "^k", enum: ["a"], default: "a" },
            },
          },
        ],
        responses: {
          200: {
            description: "The word.",
            schema: wordRef,
            headers: {
              "X-Rate": {
                description: "How many are left.",
                type: "string",
                format: "rate",
                pattern: "^r",
                enum: ["r1", "r2"],
                default: "r1",
              },
              "X-Kinds": { type: "array", collectionFormat: "csv", items: word },
            },
            examples: { "application/json": { id: "a" } },
          },
          404: { description: "None such." },
          default: { $ref: "#/responses/Text" },
        },
      },
      put: {
        operationId: "putWord",
        consumes: ["application/json", "application/xml"],
        parameters: [{ name: "body", in: "body", description: "The word.", schema: wordRef }],
        responses: { 204: { description: "Done." } },
      },
    },
    "/words": {
      get: {
        operationId: "listWords",
        responses: {
          200: {
            description: "Some.",
            schema: {
              type: "object",
              properties: { value: { type: "array", items: wordRef }, next: word },
            },
          },
        },
        "x-ms-pageable": { nextLinkName: "next", itemName: "value" },
      },
      post: {
        parameters: [{ $ref: "#/parameters/NewWord" }],
        responses: { 204: { description: "Done." } },
      },
    },
    "/upload": {
      post: {
        operationId: "upload",
        consumes: ["multipart/form-data"],
        parameters: [
          { name: "file", in: "formData", type: "file", description: "A picture." },
          { $ref: "#/parameters/Note" },
        ],
        responses: { 204: { description: "Done." } },
      },
    },
    "/elsewhere": { $ref: "#/paths/~1words" },
  };
}

function definitions() {
  return {
    Word: {
      title: "A word",
      description: "A word of a language.",
      type: "object",
      required: ["id"],
      properties: {
        id: {
          type: "string",
          readOnly: true,
          format: "uuid",
          pattern: "^[a-z]+$",
          description: "Its id.",
        },
        kind: { type: "string", enum: ["noun"], "x-ms-enum": { name: "Kind" } },
        born: { type: "string", format: "date-time", default: "2026-01-01T00:00:00Z" },
        related: { type: "array", items: wordRef },
      },
      additionalProperties: { type: "string" },
      example: { id: "a", kind: "noun" },
      externalDocs: { description: "More", url: "https://words.example/word" },
      xml: { name: "word", namespace: "https://words.example/word", prefix: "w" },
    },
    Thing: {
      type: "object",
      discriminator: "type",
      required: ["type"],
      properties: { type: word },
    },
    Leaf: {
      allOf: [
        { $ref: "#/definitions/Thing" },
        { type: "object", properties: { colour: word }, description: "Of a tree." },
      ],
      "x-ms-discriminator-value": "leaf",
    },
    Root: { allOf: [{ $ref: "#/definitions/Thing" }], "x-discriminator-value": "root" },
    Either: { "x-oneOf": [word, { type: "number" }] },
    Any: { "x-anyOf": [word, { type: "number" }] },
  };
}
