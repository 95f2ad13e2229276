/** Lists and other sources of items that are sent one by one. */
import { UsageError } from "../errors.js";
import { kindOf } from "./content.js";

export type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** True for what gives items; not for a string, which gives characters: nobody means that. */
export function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value)
  );
}

/** Begins to read. @throws UsageError for what gives no items. */
export function iteratorOf(source: unknown): AnyIterator {
  if (!isIterable(source)) throw refuseItems(source);
  return Symbol.asyncIterator in source
    ? source[Symbol.asyncIterator]()
    : source[Symbol.iterator]();
}

export function refuseItems(value: unknown, label = "body"): UsageError {
  return new UsageError(
    "INVALID_ARGUMENT",
    `${label} is ${kindOf(value)}; expected a list, an iterable or async iterable of items, or a function that makes one`,
  );
}
