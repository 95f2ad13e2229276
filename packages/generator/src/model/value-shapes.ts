/**
 * The shapes of values for the runtime, picked from the schemas that types are printed from: as a whole,
 * or as much of them as leads to what the runtime converts.
 */
import type { Schema, SchemaObject, ValueShape } from "./schema-model.js";
import { leadingNames, membersOf, referredName, subschemas } from "./schema-walk.js";

/** What is asked of a named shape; the most of it is what it gets. */
interface Need {
  whole: boolean;
  /** It is an alternative of a union: what tells it from the others is needed, too. */
  told: boolean;
  /** Properties that are converted in one of the alternatives. */
  readonly keys: Set<string>;
}

const part: Need = { whole: false, told: false, keys: new Set() };
const whole: Need = { whole: true, told: true, keys: new Set() };

export class ValueShapes {
  readonly #schemas: ReadonlyMap<string, Schema>;
  readonly #components: ReadonlyMap<string, string | undefined>;
  /** The named schemas that lead to what is converted. */
  readonly #leading: ReadonlySet<string>;
  /** The named schemas that lead to what is not written as it is. */
  readonly #leadingToWritten: ReadonlySet<string>;
  /** What others refer to. */
  readonly #needs = new Map<string, Need>();
  /** Grows: these have got a new need since their shape was last made. */
  readonly #pending = new Set<string>();
  readonly #named = new Map<string, ValueShape>();
  #isUsed = false;

  /**
   * @param schemas by the names of their types.
   * @param components the names that they have in the document.
   */
  constructor(
    schemas: ReadonlyMap<string, Schema>,
    components: ReadonlyMap<string, string | undefined> = new Map(),
  ) {
    this.#schemas = schemas;
    this.#components = components;
    this.#leading = leadingNames(schemas, isConverted);
    this.#leadingToWritten = leadingNames(schemas, isWrittenOtherwise);
  }

  /** Whether anything is converted in the schemas that were asked for. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** As much of a schema's shape as leads to what is converted; undefined where nothing is. */
  partOf(schema: Schema): ValueShape | undefined {
    return this.#leads(schema) ? this.#used(schema, part) : undefined;
  }

  /** The same for what is sent; undefined where everything is written as it is. */
  writtenPartOf(schema: Schema): ValueShape | undefined {
    const isPart = leads(schema, isWrittenOtherwise, this.#leadingToWritten);
    return isPart ? this.#used(schema, part) : undefined;
  }

  /** All of a schema's shape, without documentation. */
  wholeOf(schema: Schema): ValueShape {
    return this.#leads(schema) ? this.#used(schema, whole) : this.#shape(schema, whole);
  }

  #used(schema: Schema, need: Need): ValueShape {
    this.#isUsed = true;
    return this.#shape(schema, need);
  }

  /** The named shapes that the others refer to, with those that these refer to. */
  named(): Record<string, ValueShape> {
    for (const name of this.#pending) {
      this.#pending.delete(name);
      const need = this.#needs.get(name) ?? part;
      const shape = this.#shape(this.#schemas.get(name) ?? true, need);
      this.#named.set(name, need.whole ? this.#withComponent(shape, name) : shape);
    }
    return Object.fromEntries(this.#named);
  }

  /** Elements go by the name that a schema has in the document, which may not be that of its type. */
  #withComponent(shape: ValueShape, name: string): ValueShape {
    const component = this.#components.has(name) ? (this.#components.get(name) ?? "") : name;
    if (component === name || shape.xml?.name !== undefined) return shape;
    return { ...shape, xml: { ...shape.xml, component } };
  }

  #leads(schema: Schema): boolean {
    return leads(schema, isConverted, this.#leading);
  }

  #shape(schema: Schema, need: Need): ValueShape {
    if (typeof schema === "boolean") return {};
    const name = referredName(schema);
    const xml = need.whole ? (schema["xml"] as ValueShape["xml"]) : undefined;
    if (name !== undefined) {
      this.#ask(name, need);
      return { $ref: `#/${name}`, ...(xml && { xml }) };
    }
    const type = schema["type"] as string | undefined;
    const literals = schema["enum"] as ValueShape["enum"];
    const inner = this.#inner(schema, need);
    const [only, ...others] = inner.oneOf ?? [];
    // Null is nothing else in a program: an alternative beside it is the only one.
    if (
      only !== undefined &&
      others.length === 0 &&
      Object.keys(inner).length === 1 &&
      !need.whole
    ) {
      return only;
    }
    const isNamedByInner = ["properties", "additionalProperties", "prefixItems", "items"].some(
      (keyword) => keyword in inner,
    );
    return {
      ...(type !== undefined && (need.whole || !isNamedByInner) && { type }),
      ...(isConverted(schema) && { format: String(schema["format"]) }),
      ...(literals !== undefined && { enum: literals }),
      ...(need.whole && schema["nullable"] === true && { nullable: true }),
      ...inner,
      ...(xml && { xml }),
    };
  }

  #inner(schema: SchemaObject, need: Need): ValueShape {
    const { items, additionalProperties, required } = schema;
    const isKept = (inner: Schema): boolean => need.whole || this.#leads(inner);
    const isTold = (inner: unknown): inner is Schema =>
      inner !== undefined && (need.told || isKept(inner as Schema));
    const others = additionalProperties as Schema | undefined;
    const keepsOthers = others !== undefined && isKept(others);
    const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>)
      // Where the others are converted, it has to be known which are no others.
      .filter(([key, inner]) => keepsOthers || isKept(inner) || tells(key, inner, need))
      .map(([key, inner]) => [key, this.#shape(inner, need.whole ? whole : part)]);
    const prefix = membersOf(schema, "prefixItems");
    const parts = membersOf(schema, "allOf").filter((member) => need.told || isKept(member));
    const alternatives = membersOf(schema, "oneOf").filter(
      (member) => need.whole || !isNull(member),
    );
    const keepsAlternatives = need.told || alternatives.some(isKept);
    return {
      ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
      ...(need.told && required !== undefined && { required: required as string[] }),
      ...(keepsOthers && { additionalProperties: this.#shape(others, need) }),
      ...(prefix.some(isTold) && {
        prefixItems: prefix.map((item) => (isTold(item) ? this.#shape(item, need) : {})),
      }),
      ...(isTold(items) && { items: this.#shape(items, need) }),
      ...(parts.length > 0 && { allOf: parts.map((member) => this.#shape(member, need)) }),
      ...(alternatives.length > 0 &&
        keepsAlternatives && { oneOf: this.#alternatives(alternatives, need) }),
    };
  }

  #alternatives(members: readonly Schema[], need: Need): ValueShape[] {
    if (need.whole) return members.map((member) => this.#shape(member, whole));
    const keys = new Set(need.keys);
    for (const member of members) this.#collectKeys(member, keys, new Set());
    return members.map((member) => this.#shape(member, { whole: false, told: true, keys }));
  }

  /** The properties of a schema that lead to something converted, added to `keys`. */
  #collectKeys(schema: Schema, keys: Set<string>, seen: Set<string>): void {
    if (typeof schema === "boolean") return;
    const name = referredName(schema);
    if (name !== undefined) {
      if (seen.has(name)) return;
      seen.add(name);
      this.#collectKeys(this.#schemas.get(name) ?? true, keys, seen);
      return;
    }
    const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>);
    for (const [key, inner] of properties) if (this.#leads(inner)) keys.add(key);
    for (const member of [...membersOf(schema, "allOf"), ...membersOf(schema, "oneOf")]) {
      this.#collectKeys(member, keys, seen);
    }
  }

  #ask(name: string, need: Need): void {
    const known = this.#needs.get(name);
    if (known === undefined) {
      this.#needs.set(name, { ...need, keys: new Set(need.keys) });
      this.#pending.add(name);
      return;
    }
    const added = [...need.keys].filter((key) => !known.keys.has(key));
    const isMore = need.whole || (need.told && !known.told) || added.length > 0;
    if (known.whole || !isMore) return;
    known.whole = need.whole;
    known.told ||= need.told;
    for (const key of added) known.keys.add(key);
    this.#pending.add(name);
  }
}

function isConverted(schema: SchemaObject): boolean {
  return schema["as"] !== undefined;
}

/** JSON, and text, of other values come by themselves: of moments, of Temporal's days, of bigints. */
function isWrittenOtherwise({ as, format }: SchemaObject): boolean {
  return as === "string" || (as === "Date" && format === "date");
}

function isNull(schema: Schema): boolean {
  return typeof schema !== "boolean" && schema["type"] === "null";
}

function leads(
  schema: Schema,
  isWanted: (schema: SchemaObject) => boolean,
  leading: ReadonlySet<string>,
): boolean {
  if (typeof schema === "boolean") return false;
  const name = referredName(schema);
  if (name !== undefined) return leading.has(name);
  return isWanted(schema) || subschemas(schema).some((inner) => leads(inner, isWanted, leading));
}

/** Whether a property tells an alternative from the others. */
function tells(key: string, schema: Schema, { told, keys }: Need): boolean {
  return told && (keys.has(key) || (typeof schema !== "boolean" && schema["enum"] !== undefined));
}
