/**
 * What `--validation` writes beside a client: the schemas of its document, in JSON Schema 2020-12. Pure
 * data, and part of the contract with generated code: a field added here is optional for ever.
 */
export interface ApiSchemas {
  /** By the id of an operation, the JSON text of its `OperationSchemas`. One that isn't here has none. */
  readonly operations: Readonly<Record<string, string>>;
  /** The JSON texts of the schemas that others refer to as `#/$defs/Name`, by their names. */
  readonly $defs: Readonly<Record<string, string>>;
}

/** What the values of one operation are checked against. */
export interface OperationSchemas {
  /** By the names of the arguments. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** By media type; of one item where items are sent one by one. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** By status and media type; of one item or event where these come one by one. */
  readonly responses?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How a client gets its schemas: not before they are needed. */
export type LoadSchemas = () => Promise<{ readonly schemas: ApiSchemas }>;
