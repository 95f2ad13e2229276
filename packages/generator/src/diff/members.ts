/**
 * A schema of the model as the list of what a value may be: references to aliases followed, unions
 * flattened, intersections of objects made one. Two schemas of one type, written differently, have
 * the same members.
 */
import type { NamedSchema, NamePattern, Schema, SchemaObject } from "../model/schema-model.js";

/** One of the things that a value may be. */
export type Member =
  /** Anything at all. */
  | { readonly type: "unknown" }
  | { readonly type: "literal"; readonly value: unknown }
  | {
      readonly type: "primitive";
      /** As the schema names it; of what is converted, or binary, its type in the client. */
      readonly name: string;
      /** Beside an enum: what it doesn't list. */
      readonly isOpen?: true;
    }
  | { readonly type: "array"; readonly items: Schema }
  | TupleMember
  | { readonly type: "object"; readonly object: ObjectView }
  /** An intersection that is no one object: compared by its text. */
  | { readonly type: "other"; readonly schema: Schema };

export interface TupleMember {
  readonly type: "tuple";
  readonly items: readonly Schema[];
  /** How many of the items have to be there. */
  readonly least: number;
  /** Of what follows them. */
  readonly rest?: Schema;
}

export interface ObjectView {
  /** Of its own type; absent for an object without a name. */
  readonly name?: string;
  readonly properties: ReadonlyMap<string, PropertyView>;
  /** Of properties without a name of their own. */
  readonly others?: Schema;
  /** The names that these may have, as a type; absent where they may have any. */
  readonly names?: string;
}

export interface PropertyView {
  readonly schema: Schema;
  readonly required: boolean;
}

/** The named schemas of one model, by name. */
export type SchemaTable = ReadonlyMap<string, NamedSchema>;

/** An intersection of unions has the product of their members: beyond this it is compared by its text. */
const mostObjects = 64;

export function membersOf(schema: Schema, schemas: SchemaTable): Member[] {
  return members(schema, schemas, new Set());
}

/** The name that a reference stands for. */
export function referredName(schema: Schema): string | undefined {
  const ref = typeof schema === "boolean" ? undefined : schema["$ref"];
  return typeof ref === "string" ? ref.slice("#/".length) : undefined;
}

/** Whether it is this primitive type, by the name that the schema has for it. */
export function isPrimitive(member: Member | undefined, name: string): boolean {
  return member?.type === "primitive" && member.name === name;
}

/** The parts of an intersection, or the alternatives of a union. */
export function schemasIn(schema: SchemaObject, keyword: string): readonly Schema[] {
  // What the model holds under these keywords are schemas.
  return (schema[keyword] as readonly Schema[] | undefined) ?? [];
}

export function schemaIn(schema: SchemaObject, keyword: string): Schema | undefined {
  return schema[keyword] as Schema | undefined;
}

function members(schema: Schema, schemas: SchemaTable, seen: ReadonlySet<string>): Member[] {
  if (schema === false) return [];
  if (schema === true) return [{ type: "unknown" }];
  const nullable: Member[] =
    schema["nullable"] === true ? [{ type: "primitive", name: "null" }] : [];
  return [...withoutNull(schema, schemas, seen), ...nullable];
}

function withoutNull(
  schema: SchemaObject,
  schemas: SchemaTable,
  seen: ReadonlySet<string>,
): Member[] {
  const name = referredName(schema);
  if (name !== undefined) {
    const target = schemas.get(name);
    if (!target || seen.has(name)) return [{ type: "unknown" }];
    return members(target.schema, schemas, new Set([...seen, name])).map((member) =>
      member.type === "object" && member.object.name === undefined
        ? { ...member, object: { ...member.object, name } }
        : member,
    );
  }
  const { as, typed, type, format, open } = schema;
  const own = typed ?? as;
  if (own === "unknown") return [{ type: "unknown" }];
  if (typeof own === "string") return [{ type: "primitive", name: own }];
  if (Array.isArray(schema["enum"])) {
    return schema["enum"].map((value: unknown) =>
      value === null ? { type: "primitive", name: "null" } : { type: "literal", value },
    );
  }
  if (schema["oneOf"] !== undefined) {
    return schemasIn(schema, "oneOf").flatMap((each) => members(each, schemas, seen));
  }
  if (schema["allOf"] !== undefined) return intersectionOf(schema, schemas, seen);
  switch (type) {
    case "array":
      return schema["prefixItems"] === undefined
        ? [{ type: "array", items: schemaIn(schema, "items") ?? true }]
        : [tupleOf(schema)];
    case "object":
      return [{ type: "object", object: objectOf(schema) }];
    case "string":
      if (open === true) return [{ type: "primitive", name: type, isOpen: true }];
      return [{ type: "primitive", name: format === "binary" ? "binary" : type }];
    default:
      if (typeof type !== "string") return [{ type: "unknown" }];
      return [{ type: "primitive", name: type, ...(open === true && { isOpen: true }) }];
  }
}

function tupleOf(schema: SchemaObject): TupleMember {
  const items = schemasIn(schema, "prefixItems");
  const { minItems } = schema;
  const rest = schemaIn(schema, "items");
  return {
    type: "tuple",
    items,
    least: typeof minItems === "number" ? minItems : items.length,
    ...(rest !== undefined && { rest }),
  };
}

export function propertiesOf(schema: SchemaObject): Readonly<Record<string, Schema>> {
  return (schema["properties"] as Readonly<Record<string, Schema>> | undefined) ?? {};
}

function objectOf(schema: SchemaObject): ObjectView {
  const required = new Set(schema["required"] as readonly string[] | undefined);
  const properties = propertiesOf(schema);
  const additional = schemaIn(schema, "additionalProperties");
  // Of an object that nothing is said of, every property is there to ask for.
  const others = additional ?? (Object.keys(properties).length === 0 ? true : undefined);
  return {
    properties: new Map(
      Object.entries(properties).map(([name, each]) => [
        name,
        { schema: each, required: required.has(name) },
      ]),
    ),
    ...(others !== undefined && others !== false && { others }),
    ...(Array.isArray(schema["names"]) && {
      names: namesText(schema["names"] as readonly NamePattern[]),
    }),
  };
}

function namesText(names: readonly NamePattern[]): string {
  return names.map(({ prefix, suffix }) => `\`${prefix}\${string}${suffix}\``).join(" | ");
}

/** Each alternative of a part with each of the others, as far as a value may be both. */
function intersectionOf(
  schema: SchemaObject,
  schemas: SchemaTable,
  seen: ReadonlySet<string>,
): Member[] {
  let whole: Member[] = [{ type: "unknown" }];
  for (const part of schemasIn(schema, "allOf")) {
    const inPart = members(part, schemas, seen);
    const next: Member[] = [];
    for (const left of whole) {
      for (const right of inPart) {
        const both = intersect(left, right);
        if (both === undefined) return [{ type: "other", schema }];
        if (both !== "never") next.push(both);
      }
    }
    if (next.length > mostObjects) return [{ type: "other", schema }];
    whole = next;
  }
  return whole;
}

/** What is both; `never` for nothing, undefined for what no member says. */
function intersect(left: Member, right: Member): Member | "never" | undefined {
  if (left.type === "unknown") return right;
  if (right.type === "unknown") return left;
  if (left.type === "other" || right.type === "other") return undefined;
  if (left.type === "object" && right.type === "object") {
    return { type: "object", object: mergeObjects(left.object, right.object) };
  }
  if (left.type === "literal" || right.type === "literal") return intersectLiteral(left, right);
  if (left.type === "primitive" && right.type === "primitive") {
    if (left.name === right.name) return left.isOpen ? right : left;
    const areNumbers = [left, right].every(({ name }) => name === "integer" || name === "number");
    return areNumbers ? { type: "primitive", name: "integer" } : notBoth(left, right);
  }
  if (left.type === "array" && right.type === "array") {
    return { type: "array", items: bothOf(left.items, right.items) };
  }
  return left.type === right.type ? undefined : notBoth(left, right);
}

function intersectLiteral(left: Member, right: Member): Member | "never" | undefined {
  const [literal, other] = left.type === "literal" ? [left, right] : [right, left];
  if (literal.type !== "literal") return undefined;
  if (other.type === "literal") return other.value === literal.value ? literal : "never";
  const type = typeof literal.value;
  const fits = isPrimitive(other, type) || (type === "number" && isPrimitive(other, "integer"));
  return fits ? literal : notBoth(literal, other);
}

/** Types that are the program's own may be anything. */
function notBoth(...both: readonly Member[]): "never" | undefined {
  const isKnown = (member: Member) =>
    member.type !== "primitive" ||
    ["null", "boolean", "string", "number", "integer"].includes(member.name);
  return both.every(isKnown) ? "never" : undefined;
}

function mergeObjects(left: ObjectView, right: ObjectView): ObjectView {
  const properties = new Map(left.properties);
  for (const [name, property] of right.properties) {
    const known = properties.get(name);
    properties.set(
      name,
      known === undefined
        ? property
        : {
            schema: bothOf(known.schema, property.schema),
            required: known.required || property.required,
          },
    );
  }
  const { others, names } = left.others === undefined ? right : left;
  return {
    properties,
    ...(others !== undefined && { others }),
    ...(names !== undefined && { names }),
  };
}

function bothOf(left: Schema, right: Schema): Schema {
  return sameSchema(left, right) ? left : { allOf: [left, right] };
}

/** Equal but for words. */
export function sameSchema(a: Schema, b: Schema): boolean {
  return a === b || textOf(a) === textOf(b);
}

/** A text that is the same for schemas of the same type. */
function textOf(schema: Schema): string {
  return JSON.stringify(canonical(schema, false));
}

/** Keys sorted, words left out; a property may have the name of a keyword. */
function canonical(value: unknown, isMap: boolean): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => canonical(item, false));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isMap || (key !== "description" && key !== "deprecated"))
      .map(([key, inner]): [string, unknown] => [
        key,
        canonical(inner, !isMap && key === "properties"),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
