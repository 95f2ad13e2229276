/** Defaults and examples that their schema doesn't allow. */
import { child, entries, isRecord, items, type Node, type Reader, stringAt } from "../reader.js";
import { unmetBy } from "../told-values.js";

/** Schemas refer to each other in circles without an end. */
const deepest = 50;

/** Told is what is certainly wrong. What is not looked at: `not`, `if`, `format`, and what takes a validator. */
export function checkTold(schema: Node, reader: Reader): void {
  const told: [what: string, Node][] = [
    ["default", child(schema, "default")],
    ["example", child(schema, "example")],
    ...items(child(schema, "examples")).map((one): [string, Node] => ["example", one]),
  ];
  for (const [what, value] of told) {
    if (value.value === undefined) continue;
    const found = contradiction(schema, value, reader, 0);
    if (found === undefined) continue;
    const isWhole = found.value === value;
    const subject = isWhole
      ? `The ${what} ${textOf(value)}`
      : `In the ${what}, ${textOf(found.value)}`;
    // Comments have no objects or lists.
    const isLeftOut = isRecord(schema.value) && unmetBy(value.value, schema.value) !== undefined;
    reader.warn(
      "GC167",
      found.value.place,
      `${subject} is not what its schema allows: ${found.expected}`,
      `${isLeftOut ? "The comments of the client leave it out. " : ""}Correct one of them; text in YAML may need quotes.`,
    );
  }
}

function textOf({ value }: Node): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

interface Contradiction {
  /** What is wrong: the value, or something inside of it. */
  readonly value: Node;
  readonly expected: string;
}

/** The first contradiction of a value to a schema. */
function contradiction(
  written: Node,
  value: Node,
  reader: Reader,
  depth: number,
): Contradiction | undefined {
  if (!isRecord(written.value) || value.value === null || depth > deepest) return undefined;
  const inner = (schema: Node, of: Node) => contradiction(schema, of, reader, depth + 1);
  if (stringAt(written, "$ref") !== undefined) {
    const target = reader.resolve(String(written.value["$ref"]), written.place);
    const found = target && inner(target, value);
    // OpenAPI 3.0 ignores what stands beside a reference.
    if (found || reader.isVersion30) return found;
  }
  const expected = unmetBy(value.value, written.value);
  if (expected !== undefined) return { value, expected };
  return (
    first(items(child(written, "allOf")), (part) => inner(part, value)) ??
    ofChoice(written, value, inner) ??
    ofItems(written, value, inner) ??
    ofProperties(written, value, reader, inner)
  );
}

type Inner = (schema: Node, value: Node) => Contradiction | undefined;

/** Certain only where no alternative allows the value; what it is meant for can't be told. */
function ofChoice(schema: Node, value: Node, inner: Inner): Contradiction | undefined {
  for (const keyword of ["oneOf", "anyOf"]) {
    const alternatives = items(child(schema, keyword));
    if (alternatives.length > 0 && alternatives.every((each) => inner(each, value) !== undefined))
      return { value, expected: `one of the ${alternatives.length} alternatives of ${keyword}` };
  }
  return undefined;
}

function ofItems(schema: Node, value: Node, inner: Inner): Contradiction | undefined {
  const isTuple = child(schema, "prefixItems").value !== undefined;
  return isTuple ? undefined : first(items(value), (item) => inner(child(schema, "items"), item));
}

function ofProperties(
  schema: Node,
  value: Node,
  reader: Reader,
  inner: Inner,
): Contradiction | undefined {
  if (!isRecord(value.value)) return undefined;
  const properties = child(schema, "properties");
  for (const { value: name } of items(child(schema, "required"))) {
    if (typeof name !== "string" || Object.hasOwn(value.value, name)) continue;
    const property = child(properties, name);
    // What goes one way only is in no example of the other way.
    if (property.value === undefined || goesOneWay(property, reader)) continue;
    return { value, expected: `an object with ${JSON.stringify(name)}` };
  }
  return first(entries(value), ([name, member]) => inner(child(properties, name), member));
}

function goesOneWay(property: Node, reader: Reader): boolean {
  return [property, reader.follow(property)].some(
    (node) => node && ["readOnly", "writeOnly"].some((flag) => child(node, flag).value === true),
  );
}

function first<T>(
  all: readonly T[],
  find: (one: T) => Contradiction | undefined,
): Contradiction | undefined {
  for (const one of all) {
    const found = find(one);
    if (found) return found;
  }
  return undefined;
}
