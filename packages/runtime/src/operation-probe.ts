/** Which operation a generated method is of: generated modules keep their descriptors to themselves. */
import type { Operation } from "./operation.js";
import type { HookOwner } from "./validation/hooks.js";

/** An operation, and the binding that its method calls. */
export interface FoundOperation {
  readonly operation: Operation;
  readonly owner: HookOwner;
}

/**
 * Handed to a generated method in place of options, it makes no call: the binding says which operation
 * the method is of, and throws it back.
 */
export class OperationProbe extends Error {
  found: FoundOperation | undefined;
}

/** The operation of a method; else, for what is none of a generated client, what it failed with. */
export function findOperation(
  group: object,
  name: string,
): FoundOperation | { readonly operation?: undefined; readonly cause: unknown } {
  const method: unknown = Reflect.get(group, name);
  const probe = new OperationProbe();
  let cause: unknown;
  if (typeof method === "function") {
    try {
      method.call(group, undefined, probe);
    } catch (error) {
      if (error !== probe) cause = error;
    }
  }
  return probe.found ?? { cause };
}
