/** Unions with a `discriminator`: each branch gets the value by which it is told from the others. */
import { parsePointer } from "../json-pointer.js";
import type { Schema } from "./schema-model.js";
import type { PropertyFinder } from "./find-property.js";
import type { Inheritance } from "./inheritance.js";
import { typeOnly } from "./schema-algebra.js";
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
 * A branch stays as it is where its property says the same already, or contradicts; so does the one of
 * OpenAPI 3.2's `defaultMapping`, which takes values that nobody listed.
 */
export function narrowByDiscriminator(
  node: Node,
  keyword: "oneOf" | "anyOf",
  members: readonly Schema[],
  context: DiscriminatorContext & { readonly inheritance: Inheritance },
): readonly Schema[] {
  const { reader } = context;
  const discriminator = child(node, "discriminator");
  const property = stringAt(discriminator, "propertyName");
  if (property === undefined) return members;
  const branches = child(node, keyword);
  const mapped = mappedValues(discriminator, reader);
  const other = defaultTarget(discriminator, reader);
  return members.map((member, index) => {
    const branch = child(branches, index);
    const target = referredNode(stringAt(branch, "$ref"), branch, reader);
    if (!target || placeKey(target.place) === other) return member;
    // OpenAPI 3.1, 4.8.25: the values mapped to it, else its name.
    const values =
      mapped.get(placeKey(target.place)) ?? impliedValues(target, discriminator, reader);
    const told = toldValues(branch, property, values, context);
    if (told === undefined) return member;
    const properties = { [property]: { enum: told } };
    const part = { type: "object", properties, required: [property] };
    // What it says of itself already.
    const own = context.inheritance.toldBy(target);
    if (own && typeOnly(own) === typeOnly(part)) return member;
    return { allOf: [member, part] };
  });
}

/** The values that tell a schema from others, where these say more than its property does. */
export function toldValues(
  schema: Node,
  property: string,
  values: readonly string[],
  context: DiscriminatorContext,
): readonly unknown[] | undefined {
  const listed = valuesOf(schema, property, context);
  const isPlain = listed === undefined && isPlainString(schema, property, context);
  const told = isPlain ? values : (listed ?? []).filter((value) => values.includes(String(value)));
  return told.length > 0 && told.length !== listed?.length ? told : undefined;
}

/** What a union's discriminator says of its alternatives. */
interface Alternatives {
  readonly property: string;
  /** The values that stand for each; none for the one that takes all others. */
  readonly values: readonly (readonly unknown[])[];
  /** Where the alternative is that takes all others: OpenAPI 3.2's `defaultMapping`. */
  readonly other?: number;
}

/**
 * The values of the discriminator that stand for each alternative: those that its property lists, else
 * those that are mapped to it, else its name. Undefined where they don't tell all alternatives apart.
 */
export function discriminatorValues(
  node: Node,
  keyword: "oneOf" | "anyOf",
  context: DiscriminatorContext,
): Alternatives | undefined {
  const { reader } = context;
  const discriminator = child(node, "discriminator");
  const property = stringAt(discriminator, "propertyName");
  if (property === undefined) return undefined;
  const mapped = mappedValues(discriminator, reader);
  const defaultPlace = defaultTarget(discriminator, reader);
  const targets = items(child(node, keyword)).map((branch) =>
    referredNode(stringAt(branch, "$ref"), branch, reader),
  );
  const other = targets.findIndex(
    (target) => target !== undefined && placeKey(target.place) === defaultPlace,
  );
  const values = items(child(node, keyword)).map((branch, index) => {
    if (index === other) return [];
    const target = targets[index];
    const ofMapping = target === undefined ? undefined : mapped.get(placeKey(target.place));
    const listed = valuesOf(branch, property, context);
    if (listed !== undefined) {
      const both = listed.filter((value) => ofMapping?.includes(String(value)));
      return both.length > 0 ? both : listed;
    }
    const isNamed = target !== undefined && isPlainString(branch, property, context);
    return ofMapping ?? (isNamed ? impliedValues(target, discriminator, reader) : []);
  });
  const all = values.flat();
  const isTold = values.every((list, index) => list.length > 0 || index === other);
  if (!isTold || new Set(all).size < all.length) return undefined;
  return { property, values, ...(other !== -1 && { other }) };
}

/** What `enum` or `const` of the property allows; undefined where it has neither. */
function valuesOf(
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

export interface DiscriminatorContext {
  readonly reader: Reader;
  readonly properties: PropertyFinder;
}

/** The values that stand for each schema by a discriminator's mapping, by its place. */
export function mappedValues(discriminator: Node, reader: Reader): Map<string, string[]> {
  const mapping = child(discriminator, "mapping");
  const mapped = new Map<string, string[]>();
  for (const [value, written] of entries(mapping)) {
    if (typeof written.value !== "string") continue;
    const target = mappedNode(written.value, written, reader);
    if (!target) continue;
    const key = placeKey(target.place);
    const values = mapped.get(key);
    if (values) values.push(value);
    else mapped.set(key, [value]);
  }
  return mapped;
}

/** The place of the schema that takes what no value stands for. */
function defaultTarget(discriminator: Node, reader: Reader): string | undefined {
  const name = child(discriminator, "defaultMapping");
  if (typeof name.value !== "string") return undefined;
  const target = mappedNode(name.value, name, reader);
  return target && placeKey(target.place);
}

/** A schema by its name among the components, or by a reference. */
function mappedNode(ref: string, from: Node, reader: Reader): Node | undefined {
  const isName =
    /^[\w.-]+$/.test(ref) &&
    reader.resolve(`#/components/schemas/${ref}`, from.place) !== undefined;
  return referredNode(isName ? `#/components/schemas/${ref}` : ref, from, reader);
}

/**
 * The value that stands for a schema without a mapping: its name. None where another value is mapped to
 * nowhere, since that may be the one of this schema.
 */
export function impliedValues({ place }: Node, discriminator: Node, reader: Reader): string[] {
  if (deadMappings(discriminator, reader).length > 0) return [];
  return parsePointer(place.pointer)?.slice(-1) ?? [];
}

/** The values that are mapped to nowhere, with where that is said. */
export function deadMappings(discriminator: Node, reader: Reader): [value: string, Node][] {
  return entries(child(discriminator, "mapping")).filter(
    ([, written]) =>
      typeof written.value === "string" && !mappedNode(written.value, written, reader),
  );
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
