// @ts-check
/** Harmless documents that use every field of the specification: what the hostile ones are made of. */

import { harmlessSwagger, harmlessWithTemplate } from "./harmless-2.mjs";

/** @typedef {"2.0" | "2.0 with a template" | "3.0.4" | "3.1.2" | "3.2.0"} Version */

/** @type {readonly Version[]} */
export const versions = ["3.2.0", "2.0", "3.1.2", "3.0.4", "2.0 with a template"];

const word = { type: "string" };
const wordRef = { $ref: "#/components/schemas/Word" };

/**
 * A new one each time: whoever asks may change it.
 *
 * @param {Version} version
 * @returns {Record<string, any>}
 */
export function harmless(version) {
  if (version === "2.0") return harmlessSwagger();
  if (version === "2.0 with a template") return harmlessWithTemplate();
  const is30 = version.startsWith("3.0");
  const is32 = version.startsWith("3.2");
  const document = {
    openapi: version,
    ...(is32 && { $self: "https://words.example/openapi.json" }),
    ...(!is30 && { jsonSchemaDialect: "https://spec.openapis.org/oas/3.1/dialect/base" }),
    info: info(is30),
    servers: servers(is32),
    tags: [
      {
        name: "words",
        description: "About words.",
        externalDocs: { description: "More", url: "https://words.example/docs" },
        ...(is32 && { summary: "Words", parent: "all", kind: "nav" }),
      },
      ...(is32 ? [{ name: "all" }] : []),
    ],
    externalDocs: { description: "Manual", url: "https://words.example/manual" },
    security: [{ apiKey: [] }, { oauth: ["read"] }],
    paths: paths(is30, is32),
    ...(is30
      ? { "x-webhooks": { wordAdded: webhook() } }
      : { webhooks: { wordAdded: webhook(), wordGone: { $ref: "#/components/pathItems/Gone" } } }),
    components: components(is30, is32),
    "x-fern-pagination": {
      cursor: "$request.cursor",
      next_cursor: "$response.next",
      results: "$response.items",
    },
  };
  // Without shared parts: what is changed in one place must not change in another.
  return JSON.parse(JSON.stringify(document));
}

/** @param {boolean} is30 */
function info(is30) {
  return {
    title: "Words",
    description: "All about words.",
    termsOfService: "https://words.example/terms",
    contact: { name: "Ann", url: "https://words.example/ann", email: "ann@words.example" },
    license: {
      name: "MIT",
      ...(is30 ? { url: "https://words.example/mit" } : { identifier: "MIT" }),
    },
    version: "1.0",
    ...(!is30 && { summary: "Words, and more words." }),
  };
}

/** @param {boolean} is32 */
function servers(is32) {
  return [
    {
      url: "https://{region}.words.example/{base}",
      description: "The first.",
      variables: {
        region: { enum: ["eu", "us"], default: "eu", description: "Where it is." },
        base: { default: "v1" },
      },
      ...(is32 && { name: "main" }),
    },
    { url: "/relative", description: "The second." },
  ];
}

/**
 * @param {boolean} is30
 * @param {boolean} is32
 */
function paths(is30, is32) {
  return {
    "/words/{wordId}": {
      summary: "One word.",
      description: "One word by its id.",
      servers: [{ url: "https://own.example", description: "Its own." }],
      parameters: [
        { name: "wordId", in: "path", required: true, description: "The id.", schema: word },
        { $ref: "#/components/parameters/Trace" },
      ],
      get: getWord(is30),
      put: putWord(is32),
      ...(is32 && {
        query: { operationId: "searchWord", responses: { 204: { description: "None." } } },
        additionalOperations: {
          COPY: { operationId: "copyWord", responses: { 204: { description: "Copied." } } },
        },
      }),
    },
    "/words": {
      get: {
        tags: ["words"],
        operationId: "listWords",
        parameters: [
          { name: "cursor", in: "query", schema: word },
          {
            name: "filter",
            in: "query",
            style: "deepObject",
            schema: { type: "object", properties: { first: word } },
          },
          { name: "where", in: "query", content: { "application/json": { schema: wordRef } } },
        ],
        "x-pagination": { cursor: { argument: "cursor", from: "/next" }, items: "/items" },
        responses: {
          200: {
            description: "Some.",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { items: { type: "array", items: wordRef }, next: word },
                },
              },
            },
          },
        },
      },
    },
    "/": {
      get: { responses: { 200: { $ref: "#/components/responses/Text" } } },
      post: {
        requestBody: { $ref: "#/components/requestBodies/Plain" },
        responses: {
          200: {
            description: "Both.",
            content: { "application/json": is32 ? { $ref: "#/components/mediaTypes/Json" } : {} },
          },
        },
      },
    },
    ...(is30 ? {} : { "/elsewhere": { $ref: "#/components/pathItems/Gone" } }),
    "/more": {
      get: {
        responses: {
          200: {
            description: "Some.",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { value: { type: "array", items: word }, next: word },
                },
              },
            },
          },
        },
        "x-ms-pageable": { nextLinkName: "next", itemName: "value" },
      },
    },
    "/pages": {
      get: {
        parameters: [{ name: "cursor", in: "query", schema: word }],
        responses: {
          200: {
            description: "Some.",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { items: { type: "array", items: word }, next: word },
                },
              },
            },
          },
        },
        "x-redoclyPagination": {
          style: "cursor",
          cursorParam: "cursor",
          nextCursor: "/next",
          items: "/items",
        },
      },
    },
    "/stream": {
      get: {
        operationId: "watch",
        responses: {
          200: {
            description: "Events.",
            content: { "text/event-stream": is32 ? { itemSchema: wordRef } : { schema: wordRef } },
          },
          "4XX": {
            description: "Trouble.",
            content: { "application/problem+json": { schema: {} } },
          },
        },
      },
    },
  };
}

/** @param {boolean} is30 */
function getWord(is30) {
  return {
    tags: ["words"],
    summary: "Gets a word.",
    description: "Gets one word.",
    externalDocs: { description: "How", url: "https://words.example/get" },
    operationId: "getWord",
    deprecated: true,
    servers: servers(false),
    security: [{ bearer: [], oidc: ["read"] }, is30 ? {} : { tls: [] }],
    parameters: [
      {
        name: "lang",
        in: "query",
        style: "form",
        description: "The language.",
        schema: { type: "string", enum: ["en", "de"], default: "en" },
        example: "en",
      },
      {
        name: "X-Trace",
        in: "header",
        schema: word,
        examples: { one: { $ref: "#/components/examples/One" } },
      },
      { name: "session", in: "cookie", schema: word },
    ],
    responses: {
      200: {
        description: "The word.",
        headers: {
          "X-Rate": {
            description: "How many are left.",
            style: "simple",
            schema: word,
            example: "1",
          },
          "X-Left": { schema: word, examples: { one: { value: "1" } } },
          "X-Ref": { $ref: "#/components/headers/Ref" },
        },
        content: {
          "application/json": {
            schema: wordRef,
            example: { id: "a" },
            examples: { a: { summary: "A", value: "a" } },
          },
          "application/xml": { schema: { $ref: "#/components/schemas/Leaf" } },
        },
        links: {
          again: {
            operationId: "putWord",
            parameters: { wordId: "$response.body#/id" },
            requestBody: "$response.body",
            description: "Writes it.",
            server: { url: "https://links.example" },
          },
          byRef: { operationRef: "#/paths/~1words/get" },
          shared: { $ref: "#/components/links/Shared" },
        },
        ...(is30 ? {} : { summary: "A word." }),
      },
      404: { description: "None such." },
      default: { $ref: "#/components/responses/Text" },
    },
    "x-speakeasy-pagination": {
      type: "cursor",
      inputs: [{ name: "lang", in: "parameters", type: "cursor" }],
      outputs: { results: "$.items", nextCursor: "$.next" },
    },
  };
}

/** @param {boolean} is32 */
function putWord(is32) {
  return {
    tags: ["words"],
    operationId: "putWord",
    requestBody: {
      description: "The new word.",
      content: {
        "application/json": { schema: wordRef },
        "multipart/form-data": {
          schema: {
            type: "object",
            properties: { note: word, file: { type: "string", format: "binary" } },
            required: ["note"],
          },
          encoding: {
            file: {
              contentType: "image/png",
              headers: { "X-Part": { description: "Of a part.", schema: word } },
            },
            note: { style: "form" },
          },
        },
        "application/x-www-form-urlencoded": {
          schema: { type: "object", properties: { note: word } },
        },
        "application/xml": { schema: { $ref: "#/components/schemas/Leaf" } },
        ...(is32 && {
          "multipart/mixed": {
            schema: { type: "array", prefixItems: [word], items: word },
            prefixEncoding: [{ contentType: "text/plain" }],
            itemEncoding: { contentType: "text/css" },
          },
        }),
      },
    },
    responses: { 204: { description: "Done." } },
    callbacks: {
      onWord: { "{$request.body#/id}": webhook() },
      shared: { $ref: "#/components/callbacks/Shared" },
    },
  };
}

function webhook() {
  return {
    post: {
      summary: "A word came.",
      description: "Sent for each.",
      operationId: "wordCame",
      parameters: [
        { name: "X-Event", in: "header", description: "Its id.", schema: word },
        { name: "kind", in: "query", schema: word },
      ],
      requestBody: {
        description: "The word.",
        content: { "application/json": { schema: wordRef } },
      },
      responses: { 200: { description: "Thanks." } },
    },
  };
}

/**
 * @param {boolean} is30
 * @param {boolean} is32
 */
function components(is30, is32) {
  return {
    schemas: schemas(is30, is32),
    responses: {
      Text: { description: "Text.", content: { "text/plain": { schema: word } } },
    },
    parameters: {
      Trace: { name: "trace", in: "header", description: "For traces.", schema: word },
    },
    examples: {
      One: { summary: "One", description: "The first.", value: { one: "1" } },
      Two: { externalValue: "https://words.example/two" },
      ...(is32 && { Three: { dataValue: { three: "3" }, serializedValue: "three" } }),
    },
    requestBodies: {
      Plain: { description: "Plain.", content: { "text/plain": { schema: word } } },
    },
    headers: {
      Ref: { description: "Refers.", content: { "application/json": { schema: wordRef } } },
    },
    securitySchemes: {
      apiKey: { type: "apiKey", name: "X-Key", in: "header", description: "A key." },
      sameKey: { $ref: "#/components/securitySchemes/apiKey" },
      bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      oauth: {
        type: "oauth2",
        description: "OAuth.",
        flows: flows(is32),
        ...(is32 && { oauth2MetadataUrl: "https://words.example/meta" }),
      },
      oidc: { type: "openIdConnect", openIdConnectUrl: "https://words.example/oidc" },
      ...(!is30 && { tls: { type: "mutualTLS" } }),
    },
    links: { Shared: { operationId: "listWords", description: "All." } },
    callbacks: { Shared: { "{$request.query.lang}": webhook() } },
    ...(is30 ? {} : { pathItems: { Gone: webhook() } }),
    ...(is32 && { mediaTypes: { Json: { schema: wordRef } } }),
  };
}

/** @param {boolean} is32 */
function flows(is32) {
  const urls = {
    tokenUrl: "https://words.example/token",
    refreshUrl: "https://words.example/refresh",
    scopes: { read: "To read." },
  };
  return {
    clientCredentials: urls,
    password: urls,
    implicit: { authorizationUrl: "https://words.example/auth", scopes: {} },
    authorizationCode: { authorizationUrl: "https://words.example/auth", ...urls },
    ...(is32 && {
      deviceAuthorization: { deviceAuthorizationUrl: "https://words.example/device", ...urls },
    }),
  };
}

/**
 * @param {boolean} is30
 * @param {boolean} is32
 */
function schemas(is30, is32) {
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
        kind: {
          type: "string",
          enum: ["noun", "verb"],
          "x-enum-varnames": ["Noun", "Verb"],
          "x-enum-descriptions": ["A thing.", "An act."],
        },
        mood: {
          type: "string",
          enum: ["yes", "no"],
          "x-enumNames": ["Yes", "No"],
          "x-enumDescriptions": { yes: "It is.", no: "It isn't." },
        },
        born: { type: "string", format: "date-time", default: "2026-01-01T00:00:00Z" },
        secret: { type: "string", writeOnly: true },
        related: { type: "array", items: wordRef },
        other: { $ref: "#/components/schemas/Thing" },
      },
      additionalProperties: { type: "string" },
      example: { id: "a", kind: "noun" },
      externalDocs: { description: "More", url: "https://words.example/word" },
    },
    Thing: {
      oneOf: [{ $ref: "#/components/schemas/Leaf" }, { $ref: "#/components/schemas/Root" }],
      discriminator: {
        propertyName: "type",
        mapping: { leaf: "#/components/schemas/Leaf", root: "Root" },
        ...(is32 && { defaultMapping: "Leaf" }),
      },
    },
    Leaf: {
      type: "object",
      required: ["type"],
      properties: {
        type: { type: "string" },
        colour: { type: "string", xml: { name: "color", attribute: true } },
      },
      xml: {
        name: "leaf",
        namespace: "https://words.example/leaf",
        prefix: "l",
        ...(is32 && { nodeType: "element" }),
      },
    },
    Root: {
      allOf: [
        {
          type: "object",
          properties: { type: { type: "string" }, deep: { type: "integer", format: "int64" } },
        },
        { description: "Deeper." },
      ],
    },
    Colour: { type: "string", enum: ["red", "green"], description: "A colour." },
    Open: { type: "string", "x-extensible-enum": ["one", "two"] },
    Either: { anyOf: [word, { type: "number" }], not: { type: "boolean" } },
    ...(is30
      ? {}
      : {
          Modern: {
            $schema: "https://json-schema.org/draft/2020-12/schema",
            $anchor: "modern",
            $comment: "Of 2020-12.",
            $vocabulary: { "https://json-schema.org/draft/2020-12/vocab/core": true },
            type: ["object", "null"],
            $defs: { Inner: { const: "inner" } },
            properties: {
              inner: { $ref: "#/components/schemas/Modern/$defs/Inner" },
              fixed: { const: { a: "b" } },
              pair: { type: "array", prefixItems: [word, { type: "number" }], items: false },
              bytes: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" },
              many: { type: "array", contains: word, examples: [["a"]] },
              json: { type: "string", contentMediaType: "application/json", contentSchema: word },
            },
            patternProperties: { "^x-": word },
            propertyNames: { pattern: "^[a-z]" },
            unevaluatedProperties: { type: "string" },
            dependentSchemas: { fixed: { required: ["pair"] } },
            dependentRequired: { fixed: ["pair"] },
            if: { required: ["fixed"] },
            // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
            then: { required: ["pair"] },
            else: { required: ["bytes"] },
          },
          Named: {
            $id: "https://words.example/named",
            $dynamicAnchor: "node",
            type: "object",
            properties: { next: { $dynamicRef: "#node" } },
          },
        }),
  };
}
