/** The schemas that get a type of their own, and the names of these types. */
import type { Place } from "../document.js";
import type { NamedSchema, Schema, SchemaObject } from "./api-model.js";
import { breakAliasCycles } from "./alias-cycles.js";
import type { NameTable } from "./names.js";
import { normalizeSchema, type SchemaContext } from "./normalize-schema.js";
import { type Direction, hasFlags, withoutFlags, withoutProperties } from "./directions.js";
import { child, isRecord, type Node, placeKey, type Reader, stringAt } from "./reader.js";
import { capitalize, pascalCase } from "./sanitize.js";
import { intersection, isBare } from "./schema-algebra.js";
import { inputKey, nameOfPlace, type SchemaKeys } from "./schema-keys.js";
import { mapSubschemas, referredName, referredNames, subschemas } from "./schema-walk.js";

interface Entry {
  readonly name: string;
  readonly key: string;
  readonly node: Node;
  /** Set for what was hoisted: it is used in one direction only and needs one type only. */
  readonly direction?: Direction;
  schema: Schema;
  refersTo: ReadonlySet<string>;
  inputName?: string;
}

export class SchemaRegistry {
  readonly #reader: Reader;
  readonly #types: NameTable;
  readonly #keys: SchemaKeys;
  readonly #context: SchemaContext;
  readonly #byPlace = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();
  /** Named, but not normalised yet. */
  readonly #pending: Entry[] = [];
  /** Types that have, or refer to one that has, read-only or write-only properties; and those that certainly don't. */
  readonly #differs = new Map<string, boolean>();

  constructor(reader: Reader, types: NameTable, keys: SchemaKeys) {
    this.#reader = reader;
    this.#types = types;
    this.#keys = keys;
    this.#context = { reader, typeNameOf: (reference) => this.#typeNameOf(reference) };
  }

  /** Names everything in `components.schemas`, used or not, before anything else can take a name. */
  declareComponents(): void {
    const components = child(this.#reader.root, "components");
    const schemas = child(components, "schemas");
    if (!this.#reader.isShaped(schemas, isRecord, "components.schemas has to be an object")) return;
    for (const key of Object.keys(schemas.value as object)) this.#declare(child(schemas, key), key);
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
    if (items !== undefined && needsName(items as Schema)) {
      const item = this.#name(child(node, "items"), direction, `${wanted}Item`);
      return this.#seenFrom({ ...(schema as SchemaObject), items: item }, direction);
    }
    return needsName(schema)
      ? this.#name(node, direction, wanted)
      : this.#seenFrom(schema, direction);
  }

  /** Every named schema: the components in the document's order, then the others as they were found. */
  finish(): NamedSchema[] {
    const schemas = new Map([...this.#byName].map(([name, entry]) => [name, entry.schema]));
    for (const name of breakAliasCycles(schemas)) {
      this.#reader.warn(
        "GC111",
        this.#entry(name).node.place,
        `The schema ${name} is defined by nothing but itself`,
        "It is unknown in the client. Say in the document what it is.",
      );
    }
    return [...this.#byName.values()].flatMap((entry) => {
      const schema = schemas.get(entry.name) ?? true;
      const named = (name: string, direction: Direction) =>
        namedSchema(name, this.#seenFrom(schema, direction), entry.node.place);
      if (entry.direction) return [named(entry.name, entry.direction)];
      const read = named(entry.name, "read");
      return this.#entryDiffers(entry) ? [read, named(this.#inputName(entry), "write")] : [read];
    });
  }

  /** The names of all types by key, for the lock. */
  names(): Record<string, string> {
    return Object.fromEntries(
      [...this.#byName.values()].flatMap((entry) => [
        [entry.key, entry.name],
        ...(entry.inputName === undefined ? [] : [[inputKey(entry.key), entry.inputName]]),
      ]),
    );
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

  #declare(node: Node, wanted: string, direction?: Direction): Entry {
    const key = this.#keys.keyOf(node.place);
    const name = this.#claim(key, capitalize(pascalCase(wanted) || "Schema"), node.place);
    const entry: Entry = {
      name,
      key,
      node,
      schema: true,
      refersTo: new Set(),
      ...(direction && { direction }),
    };
    this.#byPlace.set(placeKey(node.place), entry);
    this.#byName.set(name, entry);
    this.#pending.push(entry);
    return entry;
  }

  #claim(key: string, wanted: string, place: Place): string {
    const { name, clash } = this.#types.claim(key, wanted);
    if (clash !== undefined) warnOfClash(this.#reader, place, clash, name);
    return name;
  }

  /** Read-only and write-only are said of properties: of a schema by itself they mean nothing. */
  #normalize(node: Node): Schema {
    return withoutFlags(normalizeSchema(node, this.#context));
  }

  #normalizePending(): void {
    for (let entry = this.#pending.shift(); entry; entry = this.#pending.shift()) {
      entry.schema = this.#normalize(entry.node);
      entry.refersTo = referredNames(entry.schema);
    }
  }

  #entry(name: string): Entry {
    const entry = this.#byName.get(name);
    if (!entry) throw new Error(`no schema is called ${name}`);
    return entry;
  }

  #inputName(entry: Entry): string {
    return (entry.inputName ??= this.#claim(
      inputKey(entry.key),
      `${entry.name}Input`,
      entry.node.place,
    ));
  }

  /** A schema without the properties that don't go in a direction, referring to types for that direction. */
  #seenFrom(schema: Schema, direction: Direction): Schema {
    if (typeof schema === "boolean" || !this.#schemaDiffers(schema)) return schema;
    const name = referredName(schema);
    if (name !== undefined) {
      const entry = this.#entry(name);
      const isInput =
        direction === "write" && entry.direction === undefined && this.#entryDiffers(entry);
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
    if (name !== undefined) return this.#entryDiffers(this.#entry(name));
    return subschemas(schema).some((inner) => this.#schemaDiffers(inner));
  }

  #entryDiffers(entry: Entry): boolean {
    const known = this.#differs.get(entry.name);
    if (known !== undefined) return known;
    // Over the graph and not by recursion: types refer to each other in circles.
    const reached = new Set([entry.name]);
    for (const name of reached) {
      const { schema, refersTo } = this.#entry(name);
      if (this.#differs.get(name) || hasFlags(schema)) {
        this.#differs.set(entry.name, true);
        return true;
      }
      for (const next of refersTo) reached.add(next);
    }
    for (const name of reached) this.#differs.set(name, false);
    return false;
  }
}

/** Says that something couldn't have the name that the document suggests. */
export function warnOfClash(reader: Reader, place: Place, clash: string, name: string): void {
  reader.warn(
    "GC121",
    place,
    `The name ${clash} is taken already`,
    `This one is called ${name} and keeps that name, which is locked. Rename it in the document to choose another.`,
  );
}

function needsName(schema: Schema): boolean {
  if (typeof schema === "boolean" || schema["$ref"] !== undefined) return false;
  if (isRecord(schema["properties"])) return true;
  const members = [schema["allOf"], schema["oneOf"]].flatMap(
    (list) => (list as Schema[] | undefined) ?? [],
  );
  return schema["allOf"] !== undefined || members.some(needsName);
}

function namedSchema(name: string, schema: Schema, place: Place): NamedSchema {
  const { description, deprecated } = typeof schema === "boolean" ? {} : schema;
  return {
    name,
    schema,
    ...(typeof description === "string" && { description }),
    deprecated: deprecated === true,
    place,
  };
}
