import type { Place } from "../document.js";
import type { ArgumentNames } from "./argument-names.js";
import type { Node, Reader } from "./reader.js";
import type { SchemaRegistry } from "./schema-registry.js";

/** What the parts of an operation are read with. */
export interface ModelContext {
  readonly reader: Reader;
  readonly schemas: SchemaRegistry;
  readonly args: ArgumentNames;
  /** Whether values are to be validated: the model then keeps where the document describes them. */
  readonly validation?: boolean | undefined;
  /** Whether values may come that an enum doesn't list. */
  readonly openEnums?: boolean | undefined;
}

/** The place of a schema, where it is kept. */
export function schemaPlace(
  node: Node | undefined,
  { validation }: ModelContext,
): Place | undefined {
  return validation === true ? node?.place : undefined;
}

/** Prefix of the types that inline schemas get; undefined where they stay inline. */
export type TypePrefix = string | undefined;
