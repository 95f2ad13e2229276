/** Read-only properties, which are the server's to set, are taken out of what is sent. */
import type { ReadOnlyShape } from "../body-encoding.js";
import { DescribedPart } from "./part.js";
import { copyOf } from "../values/copy.js";

/** Shapes by the names of their schemas. */
export type NamedShapes = Readonly<Record<string, ReadOnlyShape>>;

/** The value without its read-only properties: itself, or a copy of as much as had to change. */
export function withoutReadOnly(value: unknown, shape: ReadOnlyShape, named: NamedShapes): unknown {
  // What writes itself, as dates do, has no properties that are sent.
  if (typeof value !== "object" || value === null || "toJSON" in value) return value;
  if (value instanceof DescribedPart) {
    return new DescribedPart(withoutReadOnly(value.content, shape, named), value.headers, value);
  }
  if (typeof shape === "string") {
    return Object.hasOwn(named, shape)
      ? withoutReadOnly(value, named[shape] as ReadOnlyShape, named)
      : value;
  }
  const { omit, at = {}, others, all = [] } = shape;
  let result: unknown = value;
  for (const part of all) result = withoutReadOnly(result, part, named);
  if (omit === undefined && others === undefined && shape.at === undefined) return result;
  const source = result as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | undefined;
  const change = (): Record<string, unknown> => (copy ??= copyOf(source));
  for (const key of omit ?? []) if (Object.hasOwn(source, key)) delete change()[key];
  for (const key of Object.keys(others === undefined ? at : source)) {
    const inner = Object.hasOwn(at, key) ? at[key] : others;
    if (inner === undefined || !Object.hasOwn(copy ?? source, key)) continue;
    const changed = withoutReadOnly(source[key], inner, named);
    if (changed !== source[key]) change()[key] = changed;
  }
  return copy ?? source;
}
