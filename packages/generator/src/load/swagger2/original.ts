/** Values of Swagger 2.0 files as they were written, with their place. */
import type { Place, Source } from "../../document.js";
import { formatPointer, member, parsePointer } from "../../json-pointer.js";

/** A value and where it stands. The value of what is absent is undefined. */
export interface Original {
  readonly value: unknown;
  readonly source: Source;
  readonly pointer: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function at(node: Original, key: string): Original {
  const { source } = node;
  const pointer = node.pointer + formatPointer([key]);
  return { value: member(node.value, key)?.value, source, pointer };
}

/** The members of an object with their keys; none for anything else. */
export function membersOf(node: Original): [key: string, member: Original][] {
  return isObject(node.value) ? Object.keys(node.value).map((key) => [key, at(node, key)]) : [];
}

/** The items of a list; none for anything else. */
export function itemsOf(node: Original): Original[] {
  return Array.isArray(node.value) ? node.value.map((_, index) => at(node, String(index))) : [];
}

export function textAt(node: Original, key: string): string | undefined {
  const { value } = at(node, key);
  return typeof value === "string" ? value : undefined;
}

export function placeOf({ source, pointer }: Original): Place {
  return { source, pointer };
}

/** Names a place for maps. */
export function keyOf({ source, pointer }: Original): string {
  return `${source.uri}#${pointer}`;
}

/** The members of an object but for some, as they are. */
export function without(value: JsonObject, keys: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
}

/** Whether something stands at a pointer. */
export function exists(value: unknown, pointer: string): boolean {
  let found: { readonly value: unknown } | undefined = { value };
  for (const key of parsePointer(pointer) ?? []) {
    found = member(found.value, key);
    if (found === undefined) return false;
  }
  return true;
}
