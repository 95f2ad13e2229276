/** How one value differs from another, told in lines for people. */
import { stringifyExact } from "../values/exact-json.js";
import { isSecretHeader, masked, noSecrets } from "../request/secrets.js";

/** What stands for many values: vitest's and Jest's `expect.objectContaining(…)`, and their like. */
interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
  toString(): string;
}

/** Differences told of one value, at most; more help nobody. */
const most = 3;

/**
 * Where `actual` is not what was expected, each place in one line; nothing where it is. Of `expected`, a
 * function is asked, a regular expression tested against text, and a matcher of a test runner
 * (`expect.any(String)`) consulted, at any depth; everything else has to be equal as JSON.
 */
export function differences(expected: unknown, actual: unknown, path: string): readonly string[] {
  return [...compare(expected, actual, path)].slice(0, most);
}

/** A value in a message: short, and without what its name says is a secret. */
export function shown(value: unknown, path = ""): string {
  if (isSecret(path)) return value === undefined ? "absent" : masked;
  if (value === undefined) return "absent";
  if (typeof value === "function") return "what a function takes";
  if (isMatcher(value)) return value.toString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const text = stringifyExact(value, (name, part) =>
    isSecret(name) && typeof part === "string" ? masked : part,
  );
  if (text === undefined) return `a ${typeof value}`;
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** What may stand for many values. */
export function isMatcher(value: unknown): value is AsymmetricMatcher | RegExp | Predicate {
  if (typeof value === "function" || value instanceof RegExp) return true;
  return (
    typeof value === "object" &&
    value !== null &&
    "asymmetricMatch" in value &&
    typeof value.asymmetricMatch === "function"
  );
}

type Predicate = (value: unknown) => unknown;

function* compare(expected: unknown, actual: unknown, path: string): Generator<string> {
  if (isMatcher(expected)) {
    if (!matches(expected, actual)) yield tell(expected, actual, path);
  } else if (expected instanceof Uint8Array || actual instanceof Uint8Array) {
    if (!sameBytes(expected, actual)) yield tell(expected, actual, path);
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) {
      yield `${path} has ${actual.length} items, expected ${expected.length}`;
    }
    for (const [index, item] of expected.entries()) {
      if (index < actual.length) yield* compare(item, actual[index], `${path}[${index}]`);
    }
  } else if (isRecord(expected) && isRecord(actual)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      yield* compare(own(expected, name), own(actual, name), `${path}.${name}`);
    }
  } else if (typeof expected === "bigint" && typeof actual === "number") {
    if (!Number.isInteger(actual) || BigInt(actual) !== expected)
      yield tell(expected, actual, path);
  } else if (!Object.is(plain(expected), actual)) {
    yield tell(expected, actual, path);
  }
}

function matches(expected: AsymmetricMatcher | RegExp | Predicate, actual: unknown): boolean {
  if (typeof expected === "function") return Boolean(expected(actual));
  if (!(expected instanceof RegExp)) return expected.asymmetricMatch(actual);
  return typeof actual === "string" && stateless(expected).test(actual);
}

/** With `g` or `y` an expression begins where it has last ended, and matches every other time. */
export function stateless(expression: RegExp): RegExp {
  return new RegExp(expression.source, expression.flags.replaceAll(/[gy]/g, ""));
}

function tell(expected: unknown, actual: unknown, path: string): string {
  return `${path} is ${shown(actual, path)}, expected ${shown(expected, path)}`;
}

function isSecret(path: string): boolean {
  const name = /[^.\s]*$/.exec(path)?.[0] ?? path;
  return isSecretHeader(name.toLowerCase(), noSecrets);
}

function sameBytes(a: unknown, b: unknown): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !("toJSON" in value)
  );
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What a value becomes on its way through JSON: a date its text. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("toJSON" in value)) return value;
  return typeof value.toJSON === "function" ? (value.toJSON as () => unknown).call(value) : value;
}
