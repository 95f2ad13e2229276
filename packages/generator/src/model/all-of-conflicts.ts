/** Parts of an `allOf` that no value can meet together. */
import type { PropertyFinder } from "./find-property.js";
import { child, entries, items, type Node, type Reader } from "./reader.js";
import type { Schema } from "./schema-model.js";

interface Context {
  readonly reader: Reader;
  readonly properties: PropertyFinder;
}

/** Whether the parts are of different types, as a string and an object: that is reported. */
export function haveNoTypeInCommon(node: Node, { reader }: Context): boolean {
  const parts = [...items(child(node, "allOf")), node];
  const typed = parts.flatMap((part) => {
    const target = reader.follow(part);
    const types = target && typesOf(target);
    return target && types ? [{ target, types }] : [];
  });
  const [first, ...others] = typed;
  const other = first && others.find(({ types }) => areApart(first.types, types));
  if (!first || !other) return false;
  reader.warn(
    "GC166",
    [child(other.target, "type").place, child(first.target, "type").place],
    `No value is ${textOf(first.types)} and ${textOf(other.types)} at once, as the parts of an allOf ask for`,
    "It is unknown in the client. Correct one of them, or use oneOf.",
  );
  return true;
}

/**
 * A part, or what stands beside the parts, without the properties that an earlier part declares with
 * another type: these are reported.
 */
export function withoutConflicts(
  schema: Schema,
  part: Node,
  earlier: readonly Node[],
  { reader, properties }: Context,
): Schema {
  if (typeof schema === "boolean" || child(part, "$ref").value !== undefined) return schema;
  const declared = entries(child(part, "properties"));
  const conflicting = declared.filter(([key, own]) => {
    const found = properties.find(earlier, key);
    const [mine, theirs] = [own, found?.node].map((member) => {
      const target = member && reader.follow(member);
      return target && typesOf(target);
    });
    if (!found || !mine || !theirs || !areApart(mine, theirs)) return false;
    reader.warn(
      "GC166",
      [own.place, found.node.place],
      `The property ${JSON.stringify(key)} is ${textOf(mine)} here and ${textOf(theirs)} in another part of the allOf`,
      "No value is both; the client has the other one. Correct one of them.",
    );
    return true;
  });
  const keys = new Set(conflicting.map(([key]) => key));
  const known = schema["properties"] as Readonly<Record<string, Schema>> | undefined;
  if (keys.size === 0 || known === undefined) return schema;
  const required = (schema["required"] as readonly string[] | undefined) ?? [];
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(known).filter(([key]) => !keys.has(key))),
    required: required.filter((key) => !keys.has(key)),
  };
}

/** What `type` lists, without null; undefined where it says nothing. */
function typesOf(node: Node): readonly string[] | undefined {
  const { value } = child(node, "type");
  const list = (Array.isArray(value) ? value : [value]) as unknown[];
  const types = list.filter((type) => typeof type === "string" && type !== "null") as string[];
  return types.length > 0 && types.length >= list.length - 1 ? types : undefined;
}

function areApart(some: readonly string[], others: readonly string[]): boolean {
  const widened = new Set(others.flatMap((type) => (numeric.includes(type) ? numeric : [type])));
  return !some.some((type) => widened.has(type));
}

const numeric = ["number", "integer"];

function textOf(types: readonly string[]): string {
  return types.map((type) => (/^[aio]/.test(type) ? `an ${type}` : `a ${type}`)).join(" or ");
}
