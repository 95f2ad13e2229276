/** The values of an enum that the document has names for: an object of constants beside the type. */
import { namesOfValues } from "./enum-docs.js";
import { isRecord } from "./reader.js";
import { capitalize, isIdentifier, pascalCase } from "./sanitize.js";
import { membersOf } from "./schema-walk.js";
import type { EnumValue, Schema } from "./schema-model.js";

/**
 * The values by the names of `x-enum-varnames` or `x-enumNames`. Undefined where the document names
 * none, or where the type, as it was normalised, does not list the values.
 */
export function enumValues(written: unknown, schema: Schema): readonly EnumValue[] | undefined {
  if (!isRecord(written)) return undefined;
  const named = namesOfValues(written);
  const listed = new Set(listedBy(schema));
  const taken = new Set<string>();
  const values = named?.flatMap(({ value, name, description }): EnumValue[] => {
    if (!isConstant(value) || !listed.has(value) || name === undefined) return [];
    const member = unique(memberName(name, value), taken);
    return [{ name: member, value, ...(description !== undefined && { description }) }];
  });
  return values === undefined || values.length === 0 ? undefined : values;
}

function listedBy(schema: Schema): readonly unknown[] {
  if (typeof schema === "boolean") return [];
  const own = (schema["enum"] as readonly unknown[] | undefined) ?? [];
  return [...own, ...membersOf(schema, "oneOf").flatMap(listedBy)];
}

function isConstant(value: unknown): value is EnumValue["value"] {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** The document's own word, where it is one that no object has anyway. */
function memberName(name: string, value: EnumValue["value"]): string {
  if (isIdentifier(name) && !(name in Object.prototype)) return name;
  return capitalize(pascalCase(name) || pascalCase(String(value)) || "Value");
}

function unique(name: string, taken: Set<string>): string {
  let own = name;
  for (let count = 2; taken.has(own); count += 1) own = `${name}${count}`;
  taken.add(own);
  return own;
}
