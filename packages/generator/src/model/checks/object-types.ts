/** The objects of OpenAPI 3.0 to 3.2 with their fields: what stands where in a document. */

/** What a field holds: an object of a type, a list or map of them, true or false, or anything else. */
export type FieldType =
  | "any"
  | "flag"
  | { readonly one: ObjectType }
  | { readonly list: ObjectType }
  | { readonly map: ObjectType };

export type ObjectType =
  | "document"
  | "components"
  | "path item"
  | "operation"
  | "parameter"
  | "header"
  | "request body"
  | "media type"
  | "encoding"
  | "example"
  | "response"
  | "link"
  | "security scheme"
  | "server"
  | "callback"
  | "schema";

type Fields = Readonly<Record<string, FieldType>>;

const one = (type: ObjectType) => ({ one: type });
const list = (type: ObjectType) => ({ list: type });
const map = (type: ObjectType) => ({ map: type });

/** Of parameters and headers. */
const value: Fields = {
  $ref: "any",
  summary: "any",
  description: "any",
  required: "flag",
  deprecated: "flag",
  style: "any",
  explode: "flag",
  schema: one("schema"),
  example: "any",
  examples: map("example"),
  content: map("media type"),
};

/** Undefined where all keys are names, as those of callbacks are. */
export const objectTypes: Readonly<Record<ObjectType, Fields | undefined>> = {
  document: {
    openapi: "any",
    $self: "any",
    info: "any",
    jsonSchemaDialect: "any",
    servers: list("server"),
    paths: map("path item"),
    webhooks: map("path item"),
    components: one("components"),
    security: "any",
    tags: "any",
    externalDocs: "any",
  },
  components: {
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    examples: map("example"),
    requestBodies: map("request body"),
    headers: map("header"),
    securitySchemes: map("security scheme"),
    links: map("link"),
    callbacks: map("callback"),
    pathItems: map("path item"),
    mediaTypes: map("media type"),
  },
  "path item": {
    $ref: "any",
    summary: "any",
    description: "any",
    get: one("operation"),
    put: one("operation"),
    post: one("operation"),
    delete: one("operation"),
    options: one("operation"),
    head: one("operation"),
    patch: one("operation"),
    trace: one("operation"),
    query: one("operation"),
    additionalOperations: map("operation"),
    servers: list("server"),
    parameters: list("parameter"),
  },
  operation: {
    tags: "any",
    summary: "any",
    description: "any",
    externalDocs: "any",
    operationId: "any",
    parameters: list("parameter"),
    requestBody: one("request body"),
    responses: map("response"),
    callbacks: map("callback"),
    deprecated: "flag",
    security: "any",
    servers: list("server"),
  },
  parameter: {
    ...value,
    name: "any",
    in: "any",
    allowEmptyValue: "flag",
    allowReserved: "flag",
  },
  header: value,
  "request body": {
    $ref: "any",
    summary: "any",
    description: "any",
    content: map("media type"),
    required: "flag",
  },
  "media type": {
    $ref: "any",
    summary: "any",
    description: "any",
    schema: one("schema"),
    itemSchema: one("schema"),
    example: "any",
    examples: map("example"),
    encoding: map("encoding"),
    itemEncoding: one("encoding"),
    prefixEncoding: list("encoding"),
  },
  encoding: {
    contentType: "any",
    headers: map("header"),
    style: "any",
    explode: "flag",
    allowReserved: "flag",
    encoding: map("encoding"),
    itemEncoding: one("encoding"),
    prefixEncoding: list("encoding"),
  },
  example: {
    $ref: "any",
    summary: "any",
    description: "any",
    value: "any",
    dataValue: "any",
    serializedValue: "any",
    externalValue: "any",
  },
  response: {
    $ref: "any",
    summary: "any",
    description: "any",
    headers: map("header"),
    content: map("media type"),
    links: map("link"),
  },
  link: {
    $ref: "any",
    summary: "any",
    description: "any",
    operationRef: "any",
    operationId: "any",
    parameters: "any",
    requestBody: "any",
    server: one("server"),
  },
  "security scheme": {
    $ref: "any",
    summary: "any",
    description: "any",
    type: "any",
    name: "any",
    in: "any",
    scheme: "any",
    bearerFormat: "any",
    flows: "any",
    openIdConnectUrl: "any",
    oauth2MetadataUrl: "any",
    deprecated: "flag",
  },
  server: { url: "any", name: "any", description: "any", variables: "any" },
  callback: undefined,
  schema: {
    $ref: "any",
    title: "any",
    description: "any",
    default: "any",
    example: "any",
    examples: "any",
    deprecated: "flag",
    readOnly: "flag",
    writeOnly: "flag",
    nullable: "flag",
    discriminator: "any",
    xml: "any",
    externalDocs: "any",
    type: "any",
    enum: "any",
    const: "any",
    format: "any",
    multipleOf: "any",
    maximum: "any",
    exclusiveMaximum: "any",
    minimum: "any",
    exclusiveMinimum: "any",
    maxLength: "any",
    minLength: "any",
    pattern: "any",
    maxItems: "any",
    minItems: "any",
    uniqueItems: "flag",
    maxContains: "any",
    minContains: "any",
    maxProperties: "any",
    minProperties: "any",
    required: "any",
    dependentRequired: "any",
    contentEncoding: "any",
    contentMediaType: "any",
    contentSchema: one("schema"),
    allOf: list("schema"),
    anyOf: list("schema"),
    oneOf: list("schema"),
    not: one("schema"),
    if: one("schema"),
    // oxlint-disable-next-line unicorn/no-thenable -- data, which nobody awaits
    then: one("schema"),
    else: one("schema"),
    items: one("schema"),
    prefixItems: list("schema"),
    contains: one("schema"),
    unevaluatedItems: one("schema"),
    properties: map("schema"),
    patternProperties: map("schema"),
    additionalProperties: one("schema"),
    propertyNames: one("schema"),
    unevaluatedProperties: one("schema"),
    dependentSchemas: map("schema"),
    definitions: map("schema"),
    $defs: map("schema"),
  },
};
