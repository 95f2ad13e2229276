import type { Operation } from "../operation.js";
import type { NamedSchemas } from "./layout.js";

const byOperation = new WeakMap<Operation, NamedSchemas>();

/** Keeps with what schemas an operation was compiled, for those who see its requests only. */
export function keepSchemas(operation: Operation, schemas: NamedSchemas): void {
  byOperation.set(operation, schemas);
}

/** The schemas that those of an operation refer to, if it has been called. */
export function schemasFor(operation: Operation): NamedSchemas {
  return byOperation.get(operation) ?? {};
}
