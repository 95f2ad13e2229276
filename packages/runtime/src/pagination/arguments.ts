/** The arguments of a call with another cursor, offset or page number among them. */
import { UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import { display } from "../request/known-options.js";
import { pathOf } from "./place.js";

/** An argument that each page has another value for: its name, or below it, the pointer's. */
export interface PageArgument {
  /** As it was written. */
  readonly name: string;
  /** What the call at hand has there. */
  readonly read: (args: object) => unknown;
  /** Copies of the arguments, and of what leads there; nothing that the caller handed in changes. */
  readonly write: (args: object, value: unknown) => object;
}

/**
 * @param name An argument, or a JSON pointer (RFC 6901) into the arguments: `/body/cursor`.
 * @throws UsageError for an argument that the operation doesn't take.
 */
export function pageArgument(name: string, option: string, operation: Operation): PageArgument {
  const path = pathOf(name);
  const names = argumentNames(operation);
  const [first] = path;
  if (first === undefined || !names.includes(first)) {
    const { method, path: template, id } = operation;
    const known = names.length === 0 ? "it takes none" : `there are ${names.join(", ")}`;
    throw new UsageError(
      "INVALID_OPTION",
      `${method} ${template} (${id}): ${option} is ${display(name)}, which is none of its arguments; ${known}`,
    );
  }
  return {
    name,
    read: (args) => path.reduce(memberOf, args as unknown),
    // What is written to is an object: the arguments are one.
    write: (args, value) => written(args, path, value, name) as object,
  };
}

function argumentNames({ params = [], body }: Operation): string[] {
  return [...params.map(({ name, arg = name }) => arg), ...(body === undefined ? [] : ["body"])];
}

function memberOf(value: unknown, name: string): unknown {
  return isPlain(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function written(
  target: unknown,
  [name, ...rest]: readonly string[],
  value: unknown,
  whole: string,
): unknown {
  if (name === undefined) return value;
  if (target !== undefined && target !== null && !isPlain(target)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `the next page's ${display(whole)} can't be set, since what is to hold it is ${display(target)}; expected a plain object`,
    );
  }
  // In brackets, `__proto__` is a name like any other.
  return { ...target, [name]: written(memberOf(target, name), rest, value, whole) };
}

/** An object of names and values, of which a copy is as good: no list, stream, file or form. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
