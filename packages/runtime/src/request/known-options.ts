import { UsageError } from "../errors.js";

/** The options that a function takes; from an object, so that the compiler knows when one is missing. */
export function optionNames<T>(names: Record<keyof T, true>): ReadonlySet<string> {
  return new Set(Object.keys(names));
}

/**
 * Refuses options that don't exist: in a program without types a misspelled one would be ignored.
 *
 * @throws UsageError naming the first unknown option, and what it may have meant.
 */
export function checkOptions(options: object, known: ReadonlySet<string>, of: string): void {
  for (const name in options) {
    if (!known.has(name)) throw unknownOption(name, known, of);
  }
}

/**
 * An option that is on or off; off where it isn't given.
 *
 * @throws UsageError for what is neither.
 */
export function readFlag(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === "boolean") return value;
  throw new UsageError("INVALID_OPTION", `${name} is ${display(value)}; expected true or false`);
}

/** What came, for errors: numbers and texts as they are, of everything else its kind. */
export function display(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 100));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

function unknownOption(name: string, known: ReadonlySet<string>, of: string): UsageError {
  const meant = [...known].find((candidate) => simplify(candidate) === simplify(name));
  return new UsageError(
    "INVALID_OPTION",
    `${of} has no option ${JSON.stringify(name)}; ${
      meant === undefined ? `there are ${[...known].join(", ")}` : `did you mean ${meant}?`
    }`,
  );
}

/** `baseURL`, `base_url` and `baseUrl`; `retries` and `retry`. */
function simplify(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "")
    .replace(/(?:ies|y|s)$/, "");
}
