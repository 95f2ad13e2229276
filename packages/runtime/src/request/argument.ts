import { UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import type { Parameter } from "../parameter.js";
import type { ParameterWriter } from "./parameter-styles.js";
import { ValueError } from "./scalar.js";

/** One parameter of an operation with the means to write it; made once for each operation. */
export interface Argument {
  readonly parameter: Parameter;
  /** The parameter's key among the arguments. */
  readonly key: string;
  readonly write: ParameterWriter;
  /** The text that the session sends in its place where it isn't given. */
  readonly fallback?: string | undefined;
}

/** The arguments of one call: parameters by their names, and `body`. */
export type Arguments = Readonly<Record<string, unknown>>;

export function toArgument(
  parameter: Parameter,
  writerFor: (parameter: Parameter) => ParameterWriter,
  fallback?: string,
): Argument {
  const { name, arg = name } = parameter;
  return { parameter, key: arg, write: writerFor(parameter), fallback };
}

/**
 * The text of one argument; undefined where it isn't given, or is a list or object of nothing.
 *
 * @throws UsageError, naming operation and parameter, for a required one that isn't given, or a value
 *   that has no text.
 */
export function writeArgument(
  operation: Operation,
  argument: Argument,
  args: Arguments,
): string | undefined {
  const { parameter, fallback } = argument;
  // What every object inherits, or what others have added to that, was not given.
  const value = Object.hasOwn(args, argument.key) ? args[argument.key] : undefined;
  const isGiven = value !== undefined && value !== null;
  if (!isGiven && fallback !== undefined) return fallback;
  const text = isGiven ? write(operation, argument, value) : undefined;
  if (text !== undefined && (text !== "" || typeof value === "string")) return text;
  if (parameter.required !== true && parameter.in !== "path") return undefined;
  const what = isGiven ? "has nothing in it" : value === null ? "is null" : "is missing";
  throw refuse(operation, parameter, `is required and ${what}`);
}

function write(operation: Operation, argument: Argument, value: unknown): string {
  try {
    return argument.write(value);
  } catch (cause) {
    const problem = cause instanceof ValueError ? cause.message : "can't be written as text";
    throw refuse(operation, argument.parameter, problem, cause);
  }
}

/** The error for an argument that can't be sent. Never shows the value: it may be a secret. */
export function refuse(
  operation: Operation,
  parameter: Parameter,
  problem: string,
  cause?: unknown,
): UsageError {
  return new UsageError(
    "INVALID_ARGUMENT",
    `${operation.method} ${operation.path} (${operation.id}): ${parameter.in} parameter "${parameter.name}" ${problem}; nothing was sent`,
    cause === undefined ? undefined : { cause },
  );
}
