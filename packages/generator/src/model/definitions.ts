/** The schemas that validated values refer to, by name: `$defs`. */
import type { Place } from "../document.js";
import type { JsonSchema } from "./schema-model.js";
import type { Direction } from "./directions.js";
import type { UndeclaredNames } from "./checks/required-names.js";
import { PropertyFinder } from "./find-property.js";
import { innerSchemas, isFile, toJsonSchema } from "./json-schema.js";
import type { ModelContext } from "./model-context.js";
import { child, type Node, placeKey, stringAt } from "./reader.js";
import { capitalize, pascalCase } from "./sanitize.js";
import { escapeFragment, nameOfPlace } from "./schema-keys.js";

interface Definition {
  readonly node: Node;
  /** Those that refer to it. */
  readonly users: Definition[];
  /** In what is sent it is another schema than in what comes: it, or what it refers to, has flags. */
  differs: boolean;
  /** By direction, once something of that direction refers to it. */
  readonly names: Partial<Record<Direction, string>>;
}

/** Turns schemas of the document into JSON Schema, and collects those that they refer to. */
export class Definitions {
  readonly #undeclared: UndeclaredNames;
  readonly #context: ModelContext;
  readonly #properties: PropertyFinder;
  readonly #byPlace = new Map<string, Definition>();
  readonly #taken = new Set<string>();
  /** Named, and to be written. */
  readonly #wanted: { name: string; definition: Definition; direction: Direction }[] = [];

  constructor(undeclared: UndeclaredNames, context: ModelContext) {
    this.#undeclared = undeclared;
    this.#context = context;
    this.#properties = new PropertyFinder(context.reader);
  }

  /** The schema at a place; undefined where there is none. */
  schemaAt(place: Place, direction: Direction): JsonSchema | undefined {
    const { reader } = this.#context;
    const node = reader.resolve(`#${escapeFragment(place.pointer)}`, { ...place, pointer: "" });
    if (node === undefined) return undefined;
    this.#discover(node);
    return this.#write(node, direction);
  }

  /** All that was referred to, by name. */
  finish(): Record<string, JsonSchema> {
    const schemas: [string, JsonSchema][] = [];
    // Grows: a definition refers to others.
    for (const { name, definition, direction } of this.#wanted) {
      schemas.push([name, this.#write(definition.node, direction)]);
    }
    return Object.fromEntries(schemas);
  }

  #write(node: Node, direction: Direction): JsonSchema {
    return toJsonSchema(node, {
      reader: this.#context.reader,
      properties: this.#properties,
      undeclared: this.#undeclared,
      direction,
      openEnums: this.#context.openEnums === true,
      definitionOf: (reference) => {
        const target = this.#target(reference);
        const definition = target && this.#byPlace.get(placeKey(target.place));
        return definition && `#/$defs/${this.#nameOf(definition, direction)}`;
      },
    });
  }

  #target(reference: Node): Node | undefined {
    const ref = stringAt(reference, "$ref");
    if (ref === undefined) return undefined;
    const target = this.#context.reader.resolve(ref, reference.place);
    if (!target) this.#context.reader.deadReference(child(reference, "$ref").place, ref);
    return target;
  }

  /** Finds all that a schema refers to, directly or not, and which of it depends on the direction. */
  #discover(root: Node): void {
    const found: { readonly node: Node; readonly owner?: Definition }[] = [{ node: root }];
    const differing: Definition[] = [];
    // Grows. Not by recursion: chains may be longer than the stack.
    for (const { node, owner } of found) {
      const isFlagged = ["readOnly", "writeOnly"].some((flag) => child(node, flag).value === true);
      if (owner && (isFlagged || isFile(node))) differing.push(owner);
      for (const inner of innerSchemas(node)) found.push({ node: inner, ...(owner && { owner }) });
      const target = this.#target(node);
      if (!target) continue;
      const key = placeKey(target.place);
      let definition = this.#byPlace.get(key);
      if (!definition) {
        definition = { node: target, users: [], differs: false, names: {} };
        this.#byPlace.set(key, definition);
        found.push({ node: target, owner: definition });
      } else if (owner && definition.differs) differing.push(owner);
      if (owner) definition.users.push(owner);
    }
    // Grows: from those that differ to those that refer to them.
    for (const definition of differing) {
      if (definition.differs) continue;
      definition.differs = true;
      differing.push(...definition.users);
    }
  }

  #nameOf(definition: Definition, direction: Direction): string {
    const view = definition.differs ? direction : "read";
    const known = definition.names[view];
    if (known !== undefined) return known;
    const { place } = definition.node;
    const types = this.#context.schemas.namesAt(place);
    const wanted = types.name ?? (capitalize(pascalCase(nameOfPlace(place))) || "Schema");
    const name = this.#unique(
      view === "read" ? wanted : (types.inputName ?? `${types.name ?? wanted}Input`),
    );
    definition.names[view] = name;
    this.#wanted.push({ name, definition, direction: view });
    return name;
  }

  #unique(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name); count += 1) name = `${wanted}${count}`;
    this.#taken.add(name);
    return name;
  }
}
