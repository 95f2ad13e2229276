/** Schemas with their XML Objects -> layouts (OpenAPI 3.2, 4.26; 3.1, 4.8.26 where it says less). */
import type { ValueSchema, XmlSchema } from "../value-schema.js";
import {
  type Content,
  type Inlined,
  type Layout,
  type List,
  type Member,
  type Members,
  type NamedSchemas,
  referred,
  type Scalar,
  type ScalarType,
  anything,
  nameless,
  unnamed,
  type XmlName,
} from "./layout.js";

/**
 * The layout of a schema. What it holds is computed when it is first read, and once.
 *
 * What is called by its property is called so through references too, unless the schema that is referred to
 * has a name in its XML Object: as in documents before 3.2, and as servers write it.
 */
export function compileLayout(schema: ValueSchema, named: NamedSchemas = {}): Layout {
  return new Compiler(named).layoutOf(schema, {});
}

/** Where a schema stands. */
interface Use {
  /** The property that it is of, or is an item of. */
  readonly property?: string | undefined;
  /** The schema that a reference stands for. */
  readonly component?: string | undefined;
  /** The element around, where there is no other name. */
  readonly wrapper?: string | undefined;
  /** It is of a property that the document doesn't name, and is called like that. */
  readonly isKeyed?: boolean;
  /** What the references that led here say: over what the schema itself says. */
  readonly xml?: XmlSchema | undefined;
}

class Compiler {
  readonly #named: NamedSchemas;
  /** By schema, then by use: schemas that hold themselves come to layouts that do. */
  readonly #known = new Map<ValueSchema, Map<string, Layout>>();

  constructor(named: NamedSchemas) {
    this.#named = named;
  }

  layoutOf(schema: ValueSchema, use: Use): Layout {
    const target = referred(schema, this.#named);
    if (target === undefined) return this.#remembered(schema, use);
    const { nodeType, ...xml } = { ...schema.xml, ...use.xml };
    // What the document calls it, which need not be how its type is called.
    const component = (target.schema.xml?.component ?? target.name) || undefined;
    const inside = { ...use, component };
    // By itself a reference is no node (3.2, 4.26.1).
    if (nodeType !== "element") {
      const passed = nodeType === undefined || nodeType === "none" ? xml : { ...xml, nodeType };
      return this.#remembered(target.schema, { ...inside, xml: passed });
    }
    const inner = this.#remembered(target.schema, { component });
    return {
      kind: "element",
      name: nameOf(xml, inside),
      isNullable: schema.nullable === true,
      content: inner.kind === "none" ? inner.content : { kind: "nested", inner },
    };
  }

  #remembered(schema: ValueSchema, use: Use): Layout {
    const uses = this.#known.get(schema) ?? new Map<string, Layout>();
    this.#known.set(schema, uses);
    const key = JSON.stringify(use);
    const known = uses.get(key) ?? this.#compile(schema, use);
    uses.set(key, known);
    return known;
  }

  #compile(schema: ValueSchema, use: Use): Layout {
    if (schema.$ref !== undefined) return this.layoutOf(schema, use);
    const xml = { ...schema.xml, ...use.xml };
    const isNullable = schema.nullable === true || acceptsNull(schema);
    const alternatives = isUnion(schema) ? schema.oneOf.filter((other) => !isNull(other)) : [];
    const types = alternatives.map((other) => this.#scalarTypes(other));
    const [only] = alternatives;
    if (only !== undefined && !types.every((found) => found !== undefined)) {
      const inside = { ...use, xml };
      if (alternatives.length === 1) return nullable(this.layoutOf(only, inside), isNullable);
      const options = once(() => alternatives.map((other) => this.layoutOf(other, inside)));
      return {
        kind: "choice",
        isNullable,
        get options() {
          return options();
        },
      };
    }
    const partsOf = (other: ValueSchema): ValueSchema[] => [...this.#partsOf(other)];
    const content =
      only === undefined
        ? this.#contentOf(schema, xml, use)
        : scalar(
            types.flatMap((found) => [...(found ?? [])]),
            alternatives.flatMap(partsOf),
          );
    return layoutOfContent(content, xml, use, isNullable);
  }

  #contentOf(schema: ValueSchema, xml: XmlSchema, use: Use): Content {
    const parts = [...this.#partsOf(schema)];
    const list = parts.find(isList);
    if (list !== undefined) return this.#listOf(list, xml, use);
    if (parts.some((part) => this.#isObject(part))) return this.#membersOf(parts);
    const types = this.#scalarTypes(schema);
    return types === undefined ? anything : scalar(types, parts);
  }

  #listOf(schema: ValueSchema, xml: XmlSchema, use: Use): List {
    const { prefixItems = [], items } = schema;
    const isWrapped = xml.nodeType === "element";
    const inside: Use = {
      ...(use.isKeyed === true && { isKeyed: true }),
      // The name of the wrapper is that of the items too, unless they have their own.
      property:
        use.property === undefined || !isWrapped ? use.property : (xml.name ?? use.property),
      wrapper: use.property === undefined ? (xml.name ?? use.component ?? use.wrapper) : undefined,
    };
    const first = once(() => prefixItems.map((item) => this.layoutOf(item, inside)));
    const rest = once(() =>
      items === undefined ? { ...unnamed, name: nameOf({}, inside) } : this.layoutOf(items, inside),
    );
    return {
      kind: "list",
      get first() {
        return first();
      },
      get rest() {
        return rest();
      },
    };
  }

  #membersOf(parts: readonly ValueSchema[]): Members {
    const members = once(() => this.#readMembers(parts));
    const others = once(() => {
      const schema = parts.find(({ additionalProperties }) => additionalProperties !== undefined);
      return schema?.additionalProperties === undefined
        ? unnamed
        : this.layoutOf(schema.additionalProperties, { isKeyed: true });
    });
    return {
      kind: "members",
      get members() {
        return members();
      },
      get others() {
        return others();
      },
    };
  }

  #readMembers(parts: readonly ValueSchema[]): Member[] {
    const found = new Map<string, { schema: ValueSchema; isRequired: boolean }>();
    const add = (schema: ValueSchema, mayBeRequired: boolean): void => {
      const { properties = {}, required = [], oneOf = [] } = schema;
      for (const [key, property] of Object.entries(properties)) {
        const known = found.get(key);
        const isRequired = mayBeRequired && required.includes(key);
        // Where two parts have a property, one may only repeat it.
        const repeats = known !== undefined && (known.schema.xml !== undefined || !property.xml);
        found.set(key, {
          schema: repeats ? known.schema : property,
          isRequired: isRequired || known?.isRequired === true,
        });
      }
      for (const alternative of oneOf) {
        for (const part of this.#partsOf(alternative)) add(part, false);
      }
    };
    for (const part of parts) add(part, true);
    return [...found].map(([key, { schema, isRequired }]) => ({
      key,
      layout: this.layoutOf(schema, { property: key }),
      isRequired,
    }));
  }

  /** A schema with what it is an intersection of, references followed. */
  *#partsOf(schema: ValueSchema, seen = new Set<ValueSchema>()): Generator<ValueSchema> {
    if (seen.has(schema)) return;
    seen.add(schema);
    const target = referred(schema, this.#named);
    if (target !== undefined) yield* this.#partsOf(target.schema, seen);
    else yield schema;
    for (const part of schema.allOf ?? []) yield* this.#partsOf(part, seen);
  }

  /** Itself, or one of the alternatives that stand beside other parts. */
  #isObject(schema: ValueSchema): boolean {
    if (isObjectItself(schema)) return true;
    const parts = (schema.oneOf ?? []).flatMap((other) => [...this.#partsOf(other)]);
    return parts.some(isObjectItself);
  }

  /** Undefined for what is more, or less, than text. */
  #scalarTypes(schema: ValueSchema): ReadonlySet<ScalarType> | undefined {
    const types = new Set<ScalarType>();
    for (const part of this.#partsOf(schema)) {
      if (this.#isObject(part) || isList(part)) return undefined;
      if (isUnion(part)) {
        for (const alternative of part.oneOf.filter((other) => !isNull(other))) {
          const found = this.#scalarTypes(alternative);
          if (found === undefined) return undefined;
          for (const type of found) types.add(type);
        }
      }
      if (isScalarType(part.type)) types.add(part.type);
      for (const value of part.enum ?? []) if (value !== null) types.add(typeOf(value));
    }
    return types.size === 0 ? undefined : types;
  }
}

function layoutOfContent(content: Content, xml: XmlSchema, use: Use, isNullable: boolean): Layout {
  const name = nameOf(xml, use);
  const { nodeType = content.kind === "list" ? "none" : "element" } = xml;
  if (nodeType === "none" && (content.kind === "list" || content.kind === "members")) {
    return { kind: "none", content } satisfies Inlined;
  }
  if (nodeType === "element" || content.kind === "list" || content.kind === "members") {
    return { kind: "element", name, isNullable, content };
  }
  const text = content.kind === "scalar" ? content : scalar(["string"]);
  return nodeType === "attribute"
    ? { kind: nodeType, name, isNullable, content: text }
    : { kind: nodeType === "none" ? "text" : nodeType, isNullable, content: text };
}

function nameOf(xml: XmlSchema, { property, component, wrapper, isKeyed }: Use): XmlName {
  if (isKeyed === true) return { ...nameless, prefix: xml.prefix, namespace: xml.namespace };
  const written = xml.name ?? property ?? component ?? wrapper;
  // Some documents write the prefix as part of the name.
  const [, prefix, local] = /^([^:]+):([^:]+)$/.exec(xml.name ?? "") ?? [];
  return {
    local: local ?? written,
    isInferred: xml.name === undefined,
    prefix: xml.prefix ?? prefix,
    namespace: xml.namespace,
  };
}

function nullable(layout: Layout, isNullable: boolean): Layout {
  return isNullable && layout.kind !== "none" ? { ...layout, isNullable } : layout;
}

function scalar(types: Iterable<ScalarType>, parts: readonly ValueSchema[] = []): Scalar {
  // Of a union, each alternative would have its own.
  const values = parts.length === 1 ? parts[0]?.enum : undefined;
  return {
    kind: "scalar",
    types: new Set(types),
    literals: values && new Set(values.map(String)),
    keepsDigits: parts.some(({ format }) => format === "int64" || format === "uint64"),
  };
}

/** A union and nothing else; with properties beside it, the alternatives add to these. */
function isUnion(schema: ValueSchema): schema is ValueSchema & { oneOf: readonly ValueSchema[] } {
  return schema.oneOf !== undefined && schema.allOf === undefined && !isObjectItself(schema);
}

function isObjectItself({ type, properties, additionalProperties }: ValueSchema): boolean {
  return type === "object" || properties !== undefined || additionalProperties !== undefined;
}

function isList({ type, items, prefixItems }: ValueSchema): boolean {
  return type === "array" || items !== undefined || prefixItems !== undefined;
}

function isNull({ type, enum: values }: ValueSchema): boolean {
  return type === "null" || (values?.every((value) => value === null) ?? false);
}

function acceptsNull({ oneOf = [], enum: values = [] }: ValueSchema): boolean {
  return oneOf.some(isNull) || values.includes(null);
}

function isScalarType(type: ValueSchema["type"]): type is ScalarType {
  return type !== undefined && !["null", "array", "object"].includes(type);
}

/** Schemas hold each other in circles: what is inside is read when it is asked for. */
function once<T>(read: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => (value ??= { of: read() }).of;
}

function typeOf(value: string | number | boolean): ScalarType {
  return typeof value === "number" ? "number" : typeof value === "string" ? "string" : "boolean";
}
