/**
 * One schema of the document -> JSON Schema 2020-12, with all its constraints and nothing else: no
 * documentation, no `x-` fields, no `nullable`. OpenAPI 3.0 is draft 5 with changes, 3.1 and 3.2 are
 * 2020-12 with additions; documents mix them, so both are read in all versions. What is no schema means
 * `true`, as in the types.
 */
import type { JsonSchema } from "./schema-model.js";
import type { Direction } from "./directions.js";
import { warnOfDynamic } from "./dynamic-reference.js";
import { discriminatorValues } from "./discriminator.js";
import type { UndeclaredNames } from "./checks/required-names.js";
import type { PropertyFinder } from "./find-property.js";
import { isOpenEnum, listedValues, typeOf } from "./literals.js";
import { plainKeywords, schemaKeywords, schemaLists, schemaMaps } from "./json-schema-keywords.js";
import { isBinary } from "./normalize-schema.js";
import { child, entries, isRecord, items, type Node, type Reader, stringAt } from "./reader.js";

export interface JsonSchemaContext {
  readonly reader: Reader;
  readonly properties: PropertyFinder;
  /** Required names that no type has: no value of a program's could have them, either. */
  readonly undeclared: UndeclaredNames;
  /** The schema of what is sent doesn't ask for read-only properties, the one of what comes not for write-only ones. */
  readonly direction: Direction;
  /** Whether values may come that an enum doesn't list. */
  readonly openEnums: boolean;
  /** `#/$defs/Name` for what a reference points at; undefined where it leads nowhere, which was reported. */
  readonly definitionOf: (reference: Node) => string | undefined;
}

type Keywords = Record<string, unknown>;

/** As for types: nobody writes schemas nested deeper by hand. */
const deepest = 100;

export function toJsonSchema(
  node: Node,
  context: JsonSchemaContext,
  /** The schema that this one is an `allOf` part or alternative of: it may declare what this one requires. */
  owner: Node = node,
  depth = 0,
): JsonSchema {
  const { value } = node;
  if (value === false) return false;
  if (!isRecord(value) || depth > deepest) return true;
  if (context.direction === "write" && isFile(node)) return true;
  const keywords: Keywords = {};
  if (Object.hasOwn(value, "$ref")) {
    const reference = context.definitionOf(node);
    if (reference !== undefined) keywords["$ref"] = reference;
  }
  warnOfDynamic(node, context.reader);
  // OpenAPI 3.0 ignores what stands beside a reference.
  if (keywords["$ref"] === undefined || !context.reader.isVersion30) {
    addPlain(node, context, keywords);
    addBounds(node, keywords);
    addRequired(node, owner, context, keywords);
    addInner(node, owner, context, keywords, depth);
  }
  return value["nullable"] === true ? orNull(keywords) : simplified(keywords);
}

/** The schemas directly inside of one, wherever 2020-12 or OpenAPI 3.0 has them. */
export function innerSchemas(node: Node): Node[] {
  return [
    ...schemaKeywords.map((keyword) => child(node, keyword)),
    ...["items", "additionalItems"].map((keyword) => child(node, keyword)),
    ...[...schemaLists, "items"].flatMap((keyword) => items(child(node, keyword))),
    ...schemaMaps.flatMap((keyword) => entries(child(node, keyword)).map(([, inner]) => inner)),
  ].filter(({ value }) => isRecord(value));
}

/** Bytes of a form: whatever they are handed in as, there is nothing to check. */
export function isFile(node: Node): boolean {
  return child(node, "$ref").value === undefined && isBinary(node);
}

function addPlain(node: Node, { reader, openEnums }: JsonSchemaContext, keywords: Keywords): void {
  for (const [keyword, { isRight, expectation }] of Object.entries(plainKeywords)) {
    const written = child(node, keyword);
    if (written.value === undefined) continue;
    if (isRight(written.value)) keywords[keyword] = written.value;
    else if (expectation !== undefined && !isOfOpenApi30(keyword, written.value)) {
      reader.wrongShape(written, `${keyword} has to be ${expectation}`);
    }
  }
  openEnum(node, openEnums, reader, keywords);
}

/** An enum is as open as its type is: see `literals.ts`. One that contradicts the type isn't there. */
function openEnum(node: Node, openEnums: boolean, reader: Reader, keywords: Keywords): void {
  if (keywords["enum"] === undefined) return;
  const values = listedValues(node, reader);
  if (values !== undefined && !isOpenEnum(node, openEnums)) return;
  delete keywords["enum"];
  if (values !== undefined) keywords["type"] ??= [...new Set(values.map(typeOf))];
}

/** What is right in OpenAPI 3.0 and its predecessors, and read elsewhere. */
function isOfOpenApi30(keyword: string, value: unknown): boolean {
  return keyword.startsWith("exclusive") && typeof value === "boolean";
}

/** `exclusiveMinimum: true` beside a `minimum` is what 2020-12 says by a number. */
function addBounds(node: Node, keywords: Keywords): void {
  for (const [exclusive, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (child(node, exclusive).value !== true || keywords[limit] === undefined) continue;
    keywords[exclusive] = keywords[limit];
    delete keywords[limit];
  }
}

/** Without the properties that don't go this way, wherever they are declared, and those that are not. */
function addRequired(
  node: Node,
  owner: Node,
  { direction, reader, properties, undeclared }: JsonSchemaContext,
  keywords: Keywords,
): void {
  const required = keywords["required"] as readonly string[] | undefined;
  if (required === undefined) return;
  const flag = direction === "write" ? "readOnly" : "writeOnly";
  const kept = required.filter((key) => {
    if (undeclared.get(node.value)?.has(key)) return false;
    const found = properties.find([node, owner], key);
    return found === undefined || !isFlagged(found.node, flag, reader);
  });
  if (kept.length > 0) keywords["required"] = [...new Set(kept)];
  else delete keywords["required"];
}

/** By a property's own word, or by that of the schema it refers to. */
function isFlagged(node: Node, flag: "readOnly" | "writeOnly", reader: Reader): boolean {
  const target = stringAt(node, "$ref") === undefined ? node : reader.follow(node);
  return [node, target].some((schema) => schema && child(schema, flag).value === true);
}

function addInner(
  node: Node,
  owner: Node,
  context: JsonSchemaContext,
  keywords: Keywords,
  depth: number,
): void {
  const inner = (schema: Node, of = schema): JsonSchema =>
    toJsonSchema(schema, context, of, depth + 1);
  for (const keyword of schemaKeywords) {
    const schema = child(node, keyword);
    if (schema.value !== undefined) keywords[keyword] = inner(schema);
  }
  for (const keyword of schemaLists) {
    const list = items(child(node, keyword));
    if (list.length === 0) continue;
    const isPart = keyword !== "prefixItems";
    keywords[keyword] = list.map((schema) => inner(schema, isPart ? owner : schema));
  }
  for (const keyword of schemaMaps) {
    const members = entries(child(node, keyword));
    if (members.length === 0) continue;
    keywords[keyword] = Object.fromEntries(
      members.map(([key, schema]) => [key, propertySchema(schema, context, inner)]),
    );
  }
  addItems(node, keywords, inner);
  chooseByDiscriminator(node, context, keywords);
}

/** What doesn't go this way may be anything: it is taken out before it is sent. */
function propertySchema(
  node: Node,
  { direction, reader }: JsonSchemaContext,
  inner: (schema: Node) => JsonSchema,
): JsonSchema {
  return direction === "write" && isFlagged(node, "readOnly", reader) ? true : inner(node);
}

/** Before 2020-12, `items` held the tuple itself, and `additionalItems` what follows it. */
function addItems(node: Node, keywords: Keywords, inner: (schema: Node) => JsonSchema): void {
  const written = child(node, "items");
  if (Array.isArray(written.value)) {
    keywords["prefixItems"] = items(written).map((item) => inner(item));
    const rest = child(node, "additionalItems");
    if (rest.value !== undefined) keywords["items"] = inner(rest);
  } else if (written.value !== undefined) {
    keywords["items"] = inner(written);
  }
}

/**
 * A union with a discriminator is the alternative that it names: what is wrong is said of that one alone,
 * and alternatives that overlap, as those of many documents do, are no problem.
 */
function chooseByDiscriminator(node: Node, context: JsonSchemaContext, keywords: Keywords): void {
  for (const keyword of ["oneOf", "anyOf"] as const) {
    const alternatives = keywords[keyword] as readonly JsonSchema[] | undefined;
    if (alternatives === undefined) continue;
    const told = discriminatorValues(node, keyword, context);
    if (told === undefined) continue;
    const { property, values, other } = told;
    const chosenBy = (list: readonly unknown[] | undefined) => ({
      properties: { [property]: { enum: list } },
      required: [property],
    });
    const choices = alternatives.map((alternative, index) =>
      index === other
        ? { if: chosenBy(values.flat()), else: alternative }
        : conditional(chosenBy(values[index]), alternative),
    );
    delete keywords[keyword];
    const isOneOf = other === undefined && chosenBy(values.flat());
    const chosen = { type: "object", ...isOneOf, allOf: choices };
    const parts = (keywords["allOf"] as readonly JsonSchema[] | undefined) ?? [];
    keywords["allOf"] = [...parts, chosen];
  }
}

/** A schema for the values that meet a condition. */
export function conditional(condition: JsonSchema, schema: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- data, which nobody awaits
  return { if: condition, then: schema };
}

/** The type lists `null` where that is all it takes; else the rest holds for everything else. */
function orNull(keywords: Keywords): JsonSchema {
  const { type } = keywords;
  const isPlain = ["$ref", "enum", "const", "not", ...schemaLists].every(
    (keyword) => keyword === "prefixItems" || keywords[keyword] === undefined,
  );
  if (isPlain && type === undefined) return keywords;
  if (isPlain) {
    const types = [type].flat();
    return types.includes("null") ? keywords : { ...keywords, type: [...types, "null"] };
  }
  return isNullOr(keywords);
}

/** As `anyOf` would say it; but what is wrong with another value is said of the schema alone. */
function isNullOr(schema: JsonSchema): JsonSchema {
  return { if: { type: "null" }, else: schema };
}

/** `anyOf: [A, { type: "null" }]`, which is 3.1's `nullable`, in the shape that gives better errors. */
function simplified(keywords: Keywords): JsonSchema {
  for (const keyword of ["anyOf", "oneOf"]) {
    const alternatives = keywords[keyword] as readonly JsonSchema[] | undefined;
    if (alternatives?.length !== 2 || keywords["if"] !== undefined) continue;
    const [first, second] = alternatives;
    const other = isNull(first) ? second : isNull(second) ? first : undefined;
    if (other === undefined) continue;
    delete keywords[keyword];
    Object.assign(keywords, isNullOr(other));
  }
  return keywords;
}

function isNull(schema: JsonSchema | undefined): boolean {
  return (
    typeof schema === "object" && schema["type"] === "null" && Object.keys(schema).length === 1
  );
}
