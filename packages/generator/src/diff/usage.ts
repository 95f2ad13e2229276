/** Which types of a model are sent and received, and by which operations. */
import type { ApiModel, OperationModel } from "../model/api-model.js";
import type { InboundOperation } from "../model/inbound-model.js";
import type { BodyModel, PartModel, PartsModel } from "../model/request-model.js";
import type { ResponseModel } from "../model/response-model.js";
import type { Schema } from "../model/schema-model.js";
import type { Direction } from "./rules.js";
import { referredName } from "./members.js";

/** Of one type. */
export interface Usage {
  readonly directions: ReadonlySet<Direction>;
  /** As callers write them: `pets.getPet`; in the document's order. */
  readonly operations: ReadonlySet<string>;
}

/** Of every type that is used, by its name. */
export function usageOf(model: ApiModel): ReadonlyMap<string, Usage> {
  const schemas = new Map(model.schemas.map(({ name, schema }) => [name, schema]));
  const direct = new Map<string, Set<string>>();
  const found = new Map<string, { directions: Set<Direction>; operations: Set<string> }>();

  function mark(schema: Schema | undefined, direction: Direction, operation: string): void {
    if (schema === undefined) return;
    const pending = namesIn(schema);
    // Grows: what a type refers to is used as well.
    for (const name of pending) {
      let usage = found.get(name);
      if (!usage) found.set(name, (usage = { directions: new Set(), operations: new Set() }));
      const isKnown = usage.directions.has(direction) && usage.operations.has(operation);
      usage.directions.add(direction);
      usage.operations.add(operation);
      if (isKnown) continue;
      for (const inner of innerNames(name)) pending.add(inner);
    }
  }

  function innerNames(name: string): ReadonlySet<string> {
    let names = direct.get(name);
    if (!names) direct.set(name, (names = namesIn(schemas.get(name) ?? true)));
    return names;
  }

  for (const [operation, name] of namedOperations(model)) {
    for (const [schema, direction] of schemasOf(operation)) mark(schema, direction, name);
    for (const callback of operation.callbacks) {
      for (const inbound of callback.operations) {
        for (const [schema, direction] of schemasOfInbound(inbound)) mark(schema, direction, name);
      }
    }
  }
  for (const webhook of model.webhooks) {
    for (const inbound of webhook.operations) {
      for (const [schema, direction] of schemasOfInbound(inbound))
        mark(schema, direction, webhook.name);
    }
  }
  return found;
}

/** The operations of a model with their names as callers write them. */
export function namedOperations(model: ApiModel): [operation: OperationModel, name: string][] {
  return model.groups.flatMap(({ property, operations }) =>
    operations.map((operation): [OperationModel, string] => [
      operation,
      property === undefined ? operation.name : `${property}.${operation.name}`,
    ]),
  );
}

type Directed = [schema: Schema | undefined, direction: Direction];

function schemasOf({ parameters, body, responses }: OperationModel): Directed[] {
  return [
    ...parameters.map(({ schema }): Directed => [schema, "sent"]),
    ...(body ? bodySchemas(body).map((schema): Directed => [schema, "sent"]) : []),
    ...responses.flatMap((response) => responseSchemas(response, "received")),
  ];
}

function bodySchemas({ content }: BodyModel): (Schema | undefined)[] {
  return content.flatMap(({ schema, encoding, parts }) => [
    schema,
    ...encoding.flatMap(({ headers }) => headers.map((header) => header.schema)),
    ...(parts === undefined ? [] : partsSchemas(parts)),
  ]);
}

function partsSchemas({ prefix, rest }: PartsModel): Schema[] {
  return [...prefix, ...(rest === undefined ? [] : [rest])].flatMap((part: PartModel) => [
    part.schema,
    ...part.headers.map((header) => header.schema),
    ...(part.parts === undefined ? [] : partsSchemas(part.parts)),
  ]);
}

function responseSchemas({ readable, headers }: ResponseModel, direction: Direction): Directed[] {
  return [
    ...readable.flatMap(({ schema, events = [] }): Directed[] => [
      [schema, direction],
      ...events.map(({ data }): Directed => [data, direction]),
    ]),
    ...headers.map(({ value }): Directed => [value.schema, direction]),
  ];
}

/** What the API sends is received; what it is answered is sent. */
function schemasOfInbound({ headers, query, body, responses }: InboundOperation): Directed[] {
  return [
    ...headers.map(({ value }): Directed => [value.schema, "received"]),
    ...query.map(({ schema }): Directed => [schema, "received"]),
    ...(body?.content ?? []).map(({ schema }): Directed => [schema, "received"]),
    ...responses.flatMap((response) => responseSchemas(response, "sent")),
  ];
}

/** The types that a schema refers to by itself. */
function namesIn(schema: Schema): Set<string> {
  const names = new Set<string>();
  collect(schema);
  return names;

  function collect(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) collect(item);
      return;
    }
    // What a schema of the model holds that is no schema holds no references.
    const name = referredName(value as Schema);
    if (name !== undefined) names.add(name);
    for (const inner of Object.values(value)) collect(inner);
  }
}
