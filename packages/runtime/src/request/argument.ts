import { UsageError } from "../errors.js";
import type { Operation, Parameter } from "../operation.js";
import type { ParameterWriter } from "./parameter-styles.js";

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
 * The text of one argument; undefined where it isn't given.
 *
 * @throws UsageError, naming operation and parameter, for a required one that isn't given, or a value
 *   that has no text.
 */
export function writeArgument(
  operation: Operation,
  argument: Argument,
  args: Arguments,
): string | undefined {
  // What every object inherits, or what others have added to that, was not given.
  const value = Object.hasOwn(args, argument.key) ? args[argument.key] : undefined;
  if (value === undefined || value === null) {
    const { parameter, fallback } = argument;
    if (fallback !== undefined) return fallback;
    if (parameter.required !== true && parameter.in !== "path") return undefined;
    throw refuse(operation, parameter, "is required and is missing");
  }
  try {
    return argument.write(value);
  } catch (cause) {
    throw refuse(operation, argument.parameter, "can't be written as text", cause);
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
