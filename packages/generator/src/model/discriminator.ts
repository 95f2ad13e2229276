/** Unions with a `discriminator`: each branch gets the value by which it is told from the others. */
import { parsePointer } from "../json-pointer.js";
import type { Schema } from "./api-model.js";
import { findProperty } from "./find-property.js";
import { child, entries, isRecord, type Node, placeKey, type Reader, stringAt } from "./reader.js";

/**
 * `Cat | Dog` with the discriminator `petType` becomes
 * `(Cat & { petType: "cat" }) | (Dog & { petType: "dog" })`, so that comparing `petType` narrows.
 * A branch that doesn't declare the property as a plain string stays as it is: one that lists its
 * values narrows already, and anything else might contradict.
 */
export function narrowByDiscriminator(
  node: Node,
  keyword: "oneOf" | "anyOf",
  members: readonly Schema[],
  reader: Reader,
): readonly Schema[] {
  const discriminator = child(node, "discriminator");
  const property = stringAt(discriminator, "propertyName");
  if (property === undefined) return members;
  const branches = child(node, keyword);
  return members.map((member, index) => {
    const branch = child(branches, index);
    const values = valuesOf(branch, child(discriminator, "mapping"), reader);
    if (values.length === 0 || !isPlainString(branch, property, reader)) return member;
    const told = {
      type: "object",
      properties: { [property]: { enum: values } },
      required: [property],
    };
    return { allOf: [member, told] };
  });
}

/** The values that stand for a branch: those mapped to it, else its name (OpenAPI 3.1, 4.8.25). */
function valuesOf(branch: Node, mapping: Node, reader: Reader): string[] {
  const target = referredPlace(stringAt(branch, "$ref"), branch, reader);
  if (target === undefined) return [];
  const mapped = entries(mapping).flatMap(([value, { value: ref, place }]) => {
    if (typeof ref !== "string") return [];
    const isName =
      /^[\w.-]+$/.test(ref) && reader.resolve(`#/components/schemas/${ref}`, place) !== undefined;
    const resolved = referredPlace(isName ? `#/components/schemas/${ref}` : ref, mapping, reader);
    return resolved && placeKey(resolved.place) === placeKey(target.place) ? [value] : [];
  });
  if (mapped.length > 0) return mapped;
  const name = parsePointer(target.place.pointer)?.at(-1);
  return name === undefined ? [] : [name];
}

function referredPlace(ref: string | undefined, from: Node, reader: Reader): Node | undefined {
  return ref === undefined ? undefined : reader.resolve(ref, from.place);
}

function isPlainString(branch: Node, property: string, reader: Reader): boolean {
  const found = findProperty([branch], property, reader);
  const schema = found && reader.follow(found.node);
  if (!schema || !isRecord(schema.value)) return false;
  return (
    schema.value["type"] === "string" && !("enum" in schema.value) && !("const" in schema.value)
  );
}
