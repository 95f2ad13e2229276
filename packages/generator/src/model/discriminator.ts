/** Unions with a `discriminator`: each branch gets the value by which it is told from the others. */
import { parsePointer } from "../json-pointer.js";
import type { Schema } from "./schema-model.js";
import type { PropertyFinder } from "./find-property.js";
import {
  child,
  entries,
  isRecord,
  items,
  type Node,
  placeKey,
  type Reader,
  stringAt,
} from "./reader.js";

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
  context: DiscriminatorContext,
): readonly Schema[] {
  const { reader } = context;
  const discriminator = child(node, "discriminator");
  const property = stringAt(discriminator, "propertyName");
  if (property === undefined) return members;
  const branches = child(node, keyword);
  const mapped = readMapping(child(discriminator, "mapping"), reader);
  return members.map((member, index) => {
    const branch = child(branches, index);
    const target = referredNode(stringAt(branch, "$ref"), branch, reader);
    if (!target || !isPlainString(branch, property, context)) return member;
    // OpenAPI 3.1, 4.8.25: the values mapped to it, else its name.
    const values = mapped.get(placeKey(target.place)) ?? nameOf(target);
    const told = {
      type: "object",
      properties: { [property]: { enum: values } },
      required: [property],
    };
    return values.length === 0 ? member : { allOf: [member, told] };
  });
}

/**
 * The values of the discriminator that stand for each alternative: those that its property lists, else
 * those that are mapped to it, else its name. Undefined where they don't tell all alternatives apart.
 */
export function discriminatorValues(
  node: Node,
  keyword: "oneOf" | "anyOf",
  context: DiscriminatorContext,
): { readonly property: string; readonly values: readonly (readonly unknown[])[] } | undefined {
  const { reader } = context;
  const discriminator = child(node, "discriminator");
  const property = stringAt(discriminator, "propertyName");
  if (property === undefined) return undefined;
  const mapped = readMapping(child(discriminator, "mapping"), reader);
  const values = items(child(node, keyword)).map((branch) => {
    const target = referredNode(stringAt(branch, "$ref"), branch, reader);
    const ofMapping = target === undefined ? undefined : mapped.get(placeKey(target.place));
    const listed = listedValues(branch, property, context);
    if (listed !== undefined) {
      const both = listed.filter((value) => ofMapping?.includes(String(value)));
      return both.length > 0 ? both : listed;
    }
    const isNamed = target !== undefined && isPlainString(branch, property, context);
    return ofMapping ?? (isNamed ? nameOf(target) : []);
  });
  const all = values.flat();
  const tells = values.every((list) => list.length > 0) && new Set(all).size === all.length;
  return tells ? { property, values } : undefined;
}

/** What `enum` or `const` of the property allows; undefined where it has neither. */
function listedValues(
  branch: Node,
  property: string,
  { reader, properties }: DiscriminatorContext,
): readonly unknown[] | undefined {
  const found = properties.find([branch], property);
  const schema = found && reader.follow(found.node);
  if (schema === undefined) return undefined;
  const constant = child(schema, "const").value;
  if (constant !== undefined) return [constant];
  const list = child(schema, "enum").value;
  return Array.isArray(list) ? (list as unknown[]) : undefined;
}

interface DiscriminatorContext {
  readonly reader: Reader;
  readonly properties: PropertyFinder;
}

/** The values that stand for each schema, by its place. */
function readMapping(mapping: Node, reader: Reader): Map<string, string[]> {
  const mapped = new Map<string, string[]>();
  for (const [value, { value: ref, place }] of entries(mapping)) {
    if (typeof ref !== "string") continue;
    const isName =
      /^[\w.-]+$/.test(ref) && reader.resolve(`#/components/schemas/${ref}`, place) !== undefined;
    const target = referredNode(isName ? `#/components/schemas/${ref}` : ref, mapping, reader);
    if (!target) continue;
    const key = placeKey(target.place);
    const values = mapped.get(key);
    if (values) values.push(value);
    else mapped.set(key, [value]);
  }
  return mapped;
}

function nameOf({ place }: Node): string[] {
  return parsePointer(place.pointer)?.slice(-1) ?? [];
}

function referredNode(ref: string | undefined, from: Node, reader: Reader): Node | undefined {
  return ref === undefined ? undefined : reader.resolve(ref, from.place);
}

function isPlainString(
  branch: Node,
  property: string,
  { reader, properties }: DiscriminatorContext,
): boolean {
  const found = properties.find([branch], property);
  const schema = found && reader.follow(found.node);
  if (!schema || !isRecord(schema.value)) return false;
  return (
    schema.value["type"] === "string" && !("enum" in schema.value) && !("const" in schema.value)
  );
}
