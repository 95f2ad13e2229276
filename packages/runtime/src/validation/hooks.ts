/** Schemas of the program's own, by operation: Standard Schemas, of which each says what it makes of a value. */
import { UsageError, textOf } from "../errors.js";
import type { Operation } from "../operation.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import type { ValidationIssue } from "./errors.js";
import { pathOf, shortened } from "./paths.js";
import { isStandardSchema, type StandardSchema } from "./standard-schema.js";

/** The schemas of one operation. What a schema makes of a value takes the value's place. */
export interface OperationHooks<Args = unknown, Body = unknown, Value = unknown> {
  /** Of all arguments, before anything else is made of them. */
  readonly args?: StandardSchema<unknown, Args> | undefined;
  /** Of the body, after that. */
  readonly body?: StandardSchema<unknown, Body> | undefined;
  /**
   * Of the body of a success, as the call would give it; of each item where they come one by one, of the
   * data of each event.
   */
  readonly response?: StandardSchema<unknown, Value> | undefined;
}

/** Takes the schemas of an operation: the binding of a client. */
export interface HookOwner {
  hook(operation: Operation, hooks: OperationHooks): void;
}

const hookNames = optionNames<OperationHooks>({ args: true, body: true, response: true });

/** @throws UsageError for what is no schema. */
export function readHooks(hooks: OperationHooks, of: string): OperationHooks {
  const own = readOptions(hooks, hookNames, of);
  for (const [name, schema] of Object.entries(own)) {
    if (schema === undefined || isStandardSchema(schema)) continue;
    throw new UsageError(
      "INVALID_OPTION",
      `${of}: ${name} is ${display(schema)}; expected a Standard Schema, such as one of zod 4, valibot 1 or arktype 2`,
    );
  }
  return own;
}

/** What a schema makes of a value, or what it finds wrong with it. */
export async function applyHook(
  schema: StandardSchema,
  value: unknown,
  root: string,
  { method, path, id }: Operation,
): Promise<{ readonly value: unknown } | { readonly issues: readonly ValidationIssue[] }> {
  let result: Awaited<ReturnType<StandardSchema["~standard"]["validate"]>>;
  try {
    result = await schema["~standard"].validate(value);
  } catch (cause) {
    const what = `the schema of ${root || "the arguments"} failed by itself: ${textOf(cause)}`;
    throw new UsageError("INVALID_OPTION", `${method} ${path} (${id}): ${what}`, { cause });
  }
  if (result.issues === undefined) return { value: result.value };
  return {
    issues: result.issues.map((issue) => {
      const keys = (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part));
      return { path: pathOf(root, keys), message: shortened(issue.message) };
    }),
  };
}
