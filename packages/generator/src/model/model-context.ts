import type { Reader } from "./reader.js";
import type { SchemaRegistry } from "./schema-registry.js";

/** What the parts of an operation are read with. */
export interface ModelContext {
  readonly reader: Reader;
  readonly schemas: SchemaRegistry;
}

/** Prefix of the types that inline schemas get; undefined where they stay inline. */
export type TypePrefix = string | undefined;
