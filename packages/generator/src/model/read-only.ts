/** Where read-only properties are in what is sent, so that the runtime can take them out. */
import type { ReadOnlyModel } from "./request-model.js";
import type { Schema, SchemaObject } from "./schema-model.js";
import { leadingNames, membersOf, referredName } from "./schema-walk.js";

/** The shapes of schemas as they were normalised, with the flags of both directions. */
export class ReadOnlyShapes {
  readonly #schemas: ReadonlyMap<string, Schema>;
  /** The named schemas with a read-only property, in themselves or in what they refer to. */
  readonly #affected: ReadonlySet<string>;
  /** Those that a shape refers to. */
  readonly #used = new Set<string>();

  constructor(schemas: ReadonlyMap<string, Schema>) {
    this.#schemas = schemas;
    this.#affected = leadingNames(schemas, isReadOnly);
  }

  /** The shape of a schema; undefined where nothing in it is read-only. */
  shapeOf(schema: Schema): ReadOnlyModel | undefined {
    if (typeof schema === "boolean") return undefined;
    const name = referredName(schema);
    if (name !== undefined) {
      if (!this.#affected.has(name)) return undefined;
      this.#used.add(name);
      return name;
    }
    return combined([
      this.#ownShape(schema),
      ...membersOf(schema, "allOf").map((part) => this.shapeOf(part)),
      this.#unionShape(membersOf(schema, "oneOf")),
    ]);
  }

  /** The named shapes that others refer to, with those that these refer to. */
  named(): Record<string, ReadOnlyModel> {
    const shapes = new Map<string, ReadOnlyModel>();
    // Grows: a shape refers to others.
    for (const name of this.#used) {
      const shape = this.shapeOf(this.#schemas.get(name) ?? true);
      if (shape !== undefined) shapes.set(name, shape);
    }
    return Object.fromEntries(shapes);
  }

  #ownShape(schema: SchemaObject): ReadOnlyModel | undefined {
    const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>);
    const omit = properties.filter(([, property]) => isReadOnly(property)).map(([key]) => key);
    const inner = [
      ...properties.filter(([, property]) => !isReadOnly(property)),
      ...membersOf(schema, "prefixItems").map((item, index) => [String(index), item] as const),
    ];
    const at = inner.flatMap(([key, property]) => {
      const shape = this.shapeOf(property);
      return shape === undefined ? [] : [[key, shape] as const];
    });
    const others = combined(
      [schema["items"], schema["additionalProperties"]].map((rest) =>
        this.shapeOf((rest as Schema | undefined) ?? true),
      ),
    );
    if (omit.length === 0 && at.length === 0 && others === undefined) return undefined;
    return {
      ...(omit.length > 0 && { omit }),
      ...(at.length > 0 && { at: Object.fromEntries(at) }),
      ...(others !== undefined && { others }),
    };
  }

  /** All shapes of the alternatives; but what one of them allows to be sent is not taken out for another. */
  #unionShape(alternatives: readonly Schema[]): ReadOnlyModel | undefined {
    const shapes = alternatives.map((alternative) => this.shapeOf(alternative));
    if (combined(shapes) === undefined) return undefined;
    const properties = new Map<string, Schema[]>();
    for (const alternative of alternatives) this.#collect(alternative, properties, new Set());
    const isDisputed = [...properties.values()].some(
      (found) => found.some(isReadOnly) && !found.every(isReadOnly),
    );
    if (!isDisputed) return combined(shapes);
    const agreed = [...properties].flatMap(([key, found]) => {
      const every = found.every(isReadOnly) ? { readOnly: true } : undefined;
      const sent = found.filter((property) => !isReadOnly(property));
      return [[key, every ?? { allOf: sent }] as const];
    });
    return this.#ownShape({ properties: Object.fromEntries(agreed) });
  }

  #collect(schema: Schema, into: Map<string, Schema[]>, seen: Set<string>): void {
    if (typeof schema === "boolean") return;
    const name = referredName(schema);
    if (name !== undefined) {
      if (seen.has(name)) return;
      seen.add(name);
      this.#collect(this.#schemas.get(name) ?? true, into, seen);
      return;
    }
    for (const [key, property] of Object.entries(
      (schema["properties"] ?? {}) as Record<string, Schema>,
    )) {
      into.set(key, [...(into.get(key) ?? []), property]);
    }
    for (const part of [...membersOf(schema, "allOf"), ...membersOf(schema, "oneOf")]) {
      this.#collect(part, into, seen);
    }
  }
}

function isReadOnly(schema: Schema): boolean {
  return typeof schema !== "boolean" && schema["readOnly"] === true;
}

function combined(shapes: readonly (ReadOnlyModel | undefined)[]): ReadOnlyModel | undefined {
  const all = shapes.filter((shape) => shape !== undefined);
  return all.length > 1 ? { all } : all[0];
}
