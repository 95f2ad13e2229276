/** The schemas that get a type of their own, and the names of these types. */
import type { Place } from "../document.js";
import type { NamedSchema, Schema, SchemaObject } from "./schema-model.js";
import { breakAliasCycles } from "./alias-cycles.js";
import { enumValues } from "./enum-values.js";
import { warnOfClash } from "./name-clashes.js";
import type { Claim, NameTable } from "./names.js";
import { PropertyFinder } from "./find-property.js";
import { FormatTypeNames, type FormatTypes, type NamedImport } from "./format-types.js";
import { Inheritance } from "./inheritance.js";
import { normalizeSchema, type SchemaContext } from "./normalize-schema.js";
import { type Direction, hasFlags, withoutFlags, withoutProperties } from "./directions.js";
import { child, isRecord, type Node, placeKey, type Reader, stringAt } from "./reader.js";
import { capitalize, pascalCase } from "./sanitize.js";
import { intersection, isBare } from "./schema-algebra.js";
import { inputKey, nameOfPlace, type SchemaKeys } from "./schema-keys.js";
import type { ValueKinds } from "./value-kinds.js";
import { mapSubschemas, referredName, referredNames, subschemas } from "./schema-walk.js";

/** What the types of schemas depend on beside the document. */
interface RegistryOptions {
  readonly values?: ValueKinds;
  readonly formats?: FormatTypes;
  readonly openEnums?: boolean | undefined;
}

interface Entry {
  readonly name: string;
  readonly key: string;
  readonly node: Node;
  /** Set for what was hoisted: it is used in one direction only and needs one type only. */
  readonly direction?: Direction;
  schema: Schema;
  /** It has, or refers to one that has, read-only or write-only properties. */
  differs: boolean;
  inputName?: string;
}

export class SchemaRegistry {
  readonly #reader: Reader;
  readonly #types: NameTable;
  readonly #keys: SchemaKeys;
  readonly #context: SchemaContext;
  readonly #formats: FormatTypeNames;
  readonly #byPlace = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();
  /** Named, but not normalised yet. */
  readonly #pending: Entry[] = [];
  /** Those of which an input type is needed, as they were found. */
  readonly #inputs: Entry[] = [];
  /** By the keys of components that are named, and are types only where they are used. */
  readonly #optional = new Map<string, { readonly index: number; readonly claim: Claim }>();

  constructor(
    reader: Reader,
    types: NameTable,
    keys: SchemaKeys,
    { values = {}, formats = {}, openEnums = false }: RegistryOptions = {},
  ) {
    this.#reader = reader;
    this.#types = types;
    this.#keys = keys;
    const properties = new PropertyFinder(reader);
    this.#formats = new FormatTypeNames(
      formats,
      (key, wanted) => types.claim(key, typeNameFor(wanted)).name,
    );
    this.#context = {
      reader,
      typeNameOf: (reference) => this.#typeNameOf(reference),
      properties,
      inheritance: new Inheritance({ reader, properties }),
      values,
      formats: this.#formats,
      openEnums,
    };
  }

  /**
   * Names everything in `components.schemas` before anything else can take a name: so names don't
   * depend on what is used. Everything is a type, or `onlyUsed`: what something refers to.
   */
  declareComponents({ onlyUsed }: { readonly onlyUsed: boolean }): void {
    const components = child(this.#reader.root, "components");
    const schemas = child(components, "schemas");
    if (!this.#reader.isShaped(schemas, isRecord, "components.schemas has to be an object")) return;
    const keys = Object.keys(schemas.value as object);
    if (onlyUsed) {
      for (const [index, key] of keys.entries()) this.#reserve(child(schemas, key), key, index);
      return;
    }
    for (const key of keys) this.#declare(child(schemas, key), key);
    this.#normalizePending();
  }

  /** The schema at a place where it is used, for printing there. */
  use(node: Node, direction: Direction): Schema {
    const schema = this.#normalize(node);
    this.#normalizePending();
    return this.#seenFrom(schema, direction);
  }

  /**
   * As `use`, but an object (or a union or intersection with one) gets a type of its own called
   * `wanted`, and one inside a list a type called `wantedItem`: `CreatePetBody`, `ListPets200Item`.
   */
  hoist(node: Node, direction: Direction, wanted: string): Schema {
    const schema = this.#normalize(node);
    this.#normalizePending();
    const { items } = typeof schema === "boolean" ? {} : schema;
    const ownItems = ownItemsOf(node);
    if (ownItems && items !== undefined && needsName(items as Schema)) {
      const item = this.#name(ownItems, direction, `${wanted}Item`);
      return this.#seenFrom({ ...(schema as SchemaObject), items: item }, direction);
    }
    return needsName(schema)
      ? this.#name(node, direction, wanted)
      : this.#seenFrom(schema, direction);
  }

  /** A schema with the flags of both directions, where it has any inside: names as for reading. */
  flagged(node: Node): Schema | undefined {
    const schema = this.#normalize(node);
    this.#normalizePending();
    return this.#schemaDiffers(schema) ? schema : undefined;
  }

  /** Every named schema as it was normalised, with the flags of both directions. */
  written(): ReadonlyMap<string, Schema> {
    return new Map([...this.#byName].map(([name, { schema }]) => [name, schema]));
  }

  /** Every named schema: the components in the document's order, then the others as they were found. */
  finish(): NamedSchema[] {
    const schemas = new Map([...this.#byName].map(([name, entry]) => [name, entry.schema]));
    for (const name of breakAliasCycles(schemas)) {
      this.#reader.warn(
        "GC160",
        this.#entry(name).node.place,
        `The schema ${name} is defined by nothing but itself`,
        "It is unknown in the client. Say in the document what it is.",
      );
    }
    const view = (entry: Entry, name: string, direction: Direction): NamedSchema => ({
      ...namedSchema(name, this.#seenFrom(schemas.get(entry.name) ?? true, direction), entry.node),
      // What was hoisted has no name in the document.
      ...(entry.direction === undefined && { component: nameOfPlace(entry.node.place) }),
    });
    const views = new Map(
      this.#inOrder().map((entry) => [entry, [view(entry, entry.name, entry.direction ?? "read")]]),
    );
    // Grows: an input type needs those of the types that it refers to.
    for (const entry of this.#inputs) {
      views.get(entry)?.push(view(entry, this.#inputName(entry), "write"));
    }
    return [...views.values()].flat();
  }

  /** The types of the program's own that schemas are typed with. */
  imports(): readonly NamedImport[] {
    return this.#formats.imports();
  }

  /** The names of all types by key, for the lock. */
  names(): Record<string, string> {
    const own = Object.fromEntries(
      [...this.#byName.values()].flatMap((entry) => [
        [entry.key, entry.name],
        ...(entry.inputName === undefined ? [] : [[inputKey(entry.key), entry.inputName]]),
      ]),
    );
    return { ...own, ...this.#formats.names() };
  }

  /** The names of the type of what stands at a place, and of that of what is sent; where it has any. */
  namesAt(place: Place): { readonly name?: string; readonly inputName?: string } {
    return this.#byPlace.get(placeKey(place)) ?? {};
  }

  #typeNameOf(reference: Node): string | undefined {
    const ref = stringAt(reference, "$ref") ?? "";
    const target = this.#reader.resolve(ref, reference.place);
    if (!target) {
      this.#reader.deadReference(child(reference, "$ref").place, ref);
      return undefined;
    }
    return (
      this.#byPlace.get(placeKey(target.place)) ?? this.#declare(target, nameOfPlace(target.place))
    ).name;
  }

  #name(node: Node, direction: Direction, wanted: string): Schema {
    const known = this.#byPlace.get(placeKey(node.place));
    const entry = known ?? this.#declare(node, wanted, direction);
    this.#normalizePending();
    return this.#seenFrom({ $ref: `#/${entry.name}` }, direction);
  }

  #inOrder(): Entry[] {
    const entries = [...this.#byName.values()];
    if (this.#optional.size === 0) return entries;
    const indexOf = ({ key }: Entry) => this.#optional.get(key)?.index ?? this.#optional.size;
    return entries.sort((a, b) => indexOf(a) - indexOf(b));
  }

  #reserve(node: Node, wanted: string, index: number): void {
    const key = this.#keys.keyOf(node.place);
    this.#optional.set(key, { index, claim: this.#types.claim(key, typeNameFor(wanted)) });
  }

  #declare(node: Node, wanted: string, direction?: Direction): Entry {
    const key = this.#keys.keyOf(node.place);
    const name = this.#claim(key, typeNameFor(wanted), node.place);
    const entry: Entry = {
      name,
      key,
      node,
      schema: true,
      differs: false,
      ...(direction && { direction }),
    };
    this.#byPlace.set(placeKey(node.place), entry);
    this.#byName.set(name, entry);
    this.#pending.push(entry);
    return entry;
  }

  #claim(key: string, wanted: string, place: Place): string {
    const claim = this.#optional.get(key)?.claim ?? this.#types.claim(key, wanted);
    warnOfClash(this.#reader, place, claim);
    return claim.name;
  }

  /** Read-only and write-only are said of properties: of a schema by itself they mean nothing. */
  #normalize(node: Node): Schema {
    return withoutFlags(normalizeSchema(node, this.#context));
  }

  #normalizePending(): void {
    // Grows: a schema refers to others that have no name yet.
    for (const entry of this.#pending) entry.schema = this.#normalize(entry.node);
    this.#markDiffering(this.#pending.splice(0));
  }

  /** From the types with flagged properties to those that refer to them, which older types don't. */
  #markDiffering(added: readonly Entry[]): void {
    const users = new Map<string, Entry[]>();
    const differing: Entry[] = [];
    for (const entry of added) {
      const names = referredNames(entry.schema);
      for (const name of names) {
        const known = users.get(name);
        if (known) known.push(entry);
        else users.set(name, [entry]);
      }
      if (hasFlags(entry.schema) || [...names].some((name) => this.#entry(name).differs))
        differing.push(entry);
    }
    for (const entry of differing) {
      if (entry.differs) continue;
      entry.differs = true;
      for (const user of users.get(entry.name) ?? []) differing.push(user);
    }
  }

  #entry(name: string): Entry {
    const entry = this.#byName.get(name);
    if (!entry) throw new Error(`no schema is called ${name}`);
    return entry;
  }

  #inputName(entry: Entry): string {
    if (entry.inputName === undefined) {
      const { key, name, node } = entry;
      entry.inputName = this.#claim(inputKey(key), `${name}Input`, node.place);
      this.#inputs.push(entry);
    }
    return entry.inputName;
  }

  /** A schema without the properties that don't go in a direction, referring to types for that direction. */
  #seenFrom(schema: Schema, direction: Direction): Schema {
    if (typeof schema === "boolean" || !this.#schemaDiffers(schema)) return schema;
    const name = referredName(schema);
    if (name !== undefined) {
      const entry = this.#entry(name);
      const isInput = direction === "write" && entry.direction === undefined && entry.differs;
      return isInput ? { ...schema, $ref: `#/${this.#inputName(entry)}` } : schema;
    }
    const absent = direction === "read" ? "writeOnly" : "readOnly";
    const seen = mapSubschemas(withoutProperties(schema, absent), (inner) =>
      this.#seenFrom(withoutFlags(inner), direction),
    );
    const { allOf, ...rest } = seen;
    if (!Array.isArray(allOf)) return seen;
    // A part that lost all its properties has nothing left to say.
    const parts = intersection((allOf as Schema[]).filter((part) => !isBare(part)));
    return typeof parts === "boolean" ? parts : { ...parts, ...rest };
  }

  #schemaDiffers(schema: Schema): boolean {
    if (typeof schema === "boolean") return false;
    if (schema["readOnly"] || schema["writeOnly"]) return true;
    const name = referredName(schema);
    if (name !== undefined) return this.#entry(name).differs;
    return subschemas(schema).some((inner) => this.#schemaDiffers(inner));
  }
}

function typeNameFor(wanted: string): string {
  return capitalize(pascalCase(wanted) || "Schema");
}

/** The items of a list where the schema itself says what they are, and not a reference or a part of it. */
function ownItemsOf(node: Node): Node | undefined {
  const items = child(node, "items");
  const others = ["$ref", "allOf", "oneOf", "anyOf", "prefixItems"];
  return isRecord(items.value) && others.every((key) => child(node, key).value === undefined)
    ? items
    : undefined;
}

function needsName(schema: Schema): boolean {
  if (typeof schema === "boolean" || schema["$ref"] !== undefined) return false;
  if (isRecord(schema["properties"])) return true;
  const members = [schema["allOf"], schema["oneOf"]].flatMap(
    (list) => (list as Schema[] | undefined) ?? [],
  );
  return schema["allOf"] !== undefined || members.some(needsName);
}

function namedSchema(name: string, schema: Schema, { value, place }: Node): NamedSchema {
  const { description, deprecated } = typeof schema === "boolean" ? {} : schema;
  const values = enumValues(value, schema);
  return {
    name,
    schema,
    ...(typeof description === "string" && { description }),
    deprecated: deprecated === true,
    ...(values && { values }),
    holdsFiles: false,
    place,
  };
}
