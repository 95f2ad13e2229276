/**
 * Schemas that extend a base with a `discriminator` by `allOf`: the value by which each is told from the
 * others is its name, or what the base's `mapping` has for it (OpenAPI 3.1, 4.8.25).
 */
import {
  type DiscriminatorContext,
  mappedValues,
  toldValues,
  valueOfName,
} from "./discriminator.js";
import { child, entries, items, type Node, placeKey, stringAt } from "./reader.js";
import type { SchemaObject } from "./schema-model.js";

/** More values than this say less as a type than the text that the base has. */
const most = 50;

export class Inheritance {
  readonly #context: DiscriminatorContext;
  /** The components that extend each schema, by its place: made when it is first asked for. */
  #children: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(context: DiscriminatorContext) {
    this.#context = context;
  }

  /** What a component says by extending a base: its discriminator's values, and those of its children. */
  toldBy(node: Node): SchemaObject | undefined {
    const base = this.#isComponent(node) ? this.#baseOf(node) : undefined;
    if (base === undefined) return undefined;
    const discriminator = child(base, "discriminator");
    const property = stringAt(discriminator, "propertyName") ?? "";
    const mapped = mappedValues(discriminator, this.#context.reader);
    const values = this.#family(node).flatMap(
      (member) => mapped.get(placeKey(member.place)) ?? valueOfName(member),
    );
    if (values.length > most) return undefined;
    const told = toldValues(node, property, values, this.#context);
    if (told === undefined) return undefined;
    return { type: "object", properties: { [property]: { enum: told } }, required: [property] };
  }

  #isComponent({ place }: Node): boolean {
    return (
      place.pointer.startsWith("/components/schemas/") && place.pointer.split("/").length === 4
    );
  }

  /** The nearest schema with a discriminator among what it extends. */
  #baseOf(node: Node): Node | undefined {
    const seen = new Set<unknown>([node.value]);
    // Grows: the bases of bases.
    const bases = this.#partsOf(node);
    for (const base of bases) {
      if (seen.has(base.value)) continue;
      seen.add(base.value);
      if (stringAt(child(base, "discriminator"), "propertyName") !== undefined) return base;
      bases.push(...this.#partsOf(base));
    }
    return undefined;
  }

  #partsOf(node: Node): Node[] {
    return items(child(node, "allOf")).flatMap((part) => {
      if (stringAt(part, "$ref") === undefined) return [];
      return this.#context.reader.follow(part) ?? [];
    });
  }

  /** A schema with all that extend it, directly or not. */
  #family(node: Node): Node[] {
    this.#children ??= this.#findChildren();
    const family = new Map([[placeKey(node.place), node]]);
    // Grows.
    for (const [key] of family) {
      for (const extending of this.#children.get(key) ?? []) {
        family.set(placeKey(extending.place), extending);
      }
    }
    return [...family.values()];
  }

  #findChildren(): Map<string, Node[]> {
    const { root } = this.#context.reader;
    const found = new Map<string, Node[]>();
    for (const [, schema] of entries(child(child(root, "components"), "schemas"))) {
      for (const base of this.#partsOf(schema)) {
        const key = placeKey(base.place);
        const known = found.get(key);
        if (known) known.push(schema);
        else found.set(key, [schema]);
      }
    }
    return found;
  }
}
