/** Values that fit the types of arguments, for a call that people can run and change. */
import { Code, type Data, literal } from "../emit/literal.js";
import type { ApiModel, OperationModel } from "../model/api-model.js";
import type { BodyModel } from "../model/request-model.js";
import type { Schema, SchemaObject } from "../model/schema-model.js";

/** What nests deeper is no example of anything. */
const deepest = 4;

/** The code of what an operation needs; undefined where it needs what can't be made up, such as a file. */
export function exampleArguments(
  { parameters, body }: OperationModel,
  { schemas }: ApiModel,
): string | undefined {
  const values = new ExampleValues(new Map(schemas.map(({ name, schema }) => [name, schema])));
  const members: [string, Data | undefined][] = parameters
    .filter(({ required }) => required)
    .map(({ arg, schema }) => [arg, values.of(schema)]);
  if (body?.required) members.push(["body", exampleBody(body, values)]);
  const all = whole(members);
  return all === undefined ? undefined : literal(all);
}

function exampleBody({ chosen }: BodyModel, values: ExampleValues): Data | undefined {
  switch (chosen.coding) {
    case "json":
    case "form":
      return values.of(chosen.schema ?? true);
    case "text":
      return text;
    default:
      return undefined;
  }
}

const text = "...";

/** Of the types that take the place of JSON's. */
const converted: Readonly<Record<string, Data>> = {
  string: text,
  number: 1,
  boolean: true,
  unknown: text,
  bigint: new Code("1n"),
  Date: new Code('new Date("2026-01-31T12:00:00Z")'),
  "Temporal.Instant": new Code('Temporal.Instant.from("2026-01-31T12:00:00Z")'),
  "Temporal.PlainDate": new Code('Temporal.PlainDate.from("2026-01-31")'),
};

class ExampleValues {
  readonly #schemas: ReadonlyMap<string, Schema>;

  constructor(schemas: ReadonlyMap<string, Schema>) {
    this.#schemas = schemas;
  }

  /** Undefined where no value can be made up. */
  of(schema: Schema | undefined, depth = 0): Data | undefined {
    if (schema === true) return text;
    if (schema === undefined || schema === false || depth > deepest) return undefined;
    const { $ref, typed, as, enum: listed, oneOf, allOf, format, type } = schema;
    if (typeof $ref === "string") {
      return this.of(this.#schemas.get($ref.slice("#/".length)), depth + 1);
    }
    const name = typed ?? as;
    if (typeof name === "string")
      return Object.hasOwn(converted, name) ? converted[name] : undefined;
    if (isList(listed)) return listed.find(isPrimitive);
    if (isList(oneOf)) return first(oneOf, (member) => this.of(member as Schema, depth + 1));
    if (isList(allOf)) return this.#intersection(allOf as readonly Schema[], depth + 1);
    switch (type) {
      case "string":
        return format === "binary" ? undefined : text;
      case "number":
      case "integer":
        return 1;
      case "boolean":
        return true;
      case "null":
        return null;
      case "array":
        return this.#array(schema, depth + 1);
      case "object":
        return this.#object(schema, depth + 1);
      default:
        return type === undefined ? text : undefined;
    }
  }

  #array({ prefixItems, minItems, items }: SchemaObject, depth: number): Data | undefined {
    if (isList(prefixItems)) {
      const needed = prefixItems.slice(0, Number(minItems));
      const values = needed.map((item) => this.of(item as Schema, depth));
      return values.every((value) => value !== undefined) ? values : undefined;
    }
    const item = this.of(items as Schema | undefined, depth);
    return item === undefined ? [] : [item];
  }

  #object({ properties = {}, required = [] }: SchemaObject, depth: number): Data | undefined {
    // As the model has them.
    const known = properties as Readonly<Record<string, Schema>>;
    const names = required as readonly string[];
    return whole(
      names.map((name) => [
        name,
        Object.hasOwn(known, name) ? this.of(known[name], depth) : undefined,
      ]),
    );
  }

  #intersection(members: readonly Schema[], depth: number): Data | undefined {
    const values = members.map((member) => this.of(member, depth));
    if (!values.every(isObject)) return undefined;
    return Object.fromEntries(values.flatMap((value) => Object.entries(value)));
  }
}

/** An object of these members; undefined where one of them is. */
function whole(members: readonly (readonly [string, Data | undefined])[]): Data | undefined {
  const known = members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return known.length === members.length ? (Object.fromEntries(known) as Data) : undefined;
}

function first<T>(items: readonly unknown[], of: (item: unknown) => T | undefined): T | undefined {
  for (const item of items) {
    const found = of(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isPrimitive(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function isObject(value: Data | undefined): value is { readonly [key: string]: Data } {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Code)
  );
}
