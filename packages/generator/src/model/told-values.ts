/** The default and the examples of a schema, which the client has in comments. */
import { isOfType } from "./literals.js";

/** Where a schema says what a value of it may be: `default`, `example`, and JSON Schema's `examples`. */
type Written = Readonly<Record<string, unknown>>;

/**
 * Whether a value contradicts the `type` or the `enum` that stands beside it. Nothing else of the schema
 * is looked at: this finds what is certainly wrong, without a validator.
 */
export function contradicts({ type, enum: list }: Written, value: unknown): boolean {
  // Null stands for "there is none" in many documents.
  if (value === undefined || value === null) return false;
  if (!isOfType(value, type)) return true;
  const isListed = !Array.isArray(list) || typeof value === "object" || list.includes(value);
  return !isListed;
}
