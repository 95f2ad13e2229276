/**
 * Schemas that extend a base with a `discriminator` by `allOf`: the value by which each is told from the
 * others is its name, or what the base's `mapping` has for it (OpenAPI 3.1, 4.8.25).
 */
import {
  type DiscriminatorContext,
  impliedValues,
  mappedValues,
  toldValues,
} from "./discriminator.js";
import { child, entries, items, type Node, placeKey, stringAt } from "./reader.js";
import type { SchemaObject } from "./schema-model.js";

/** More values than this say less as a type than the text that the base has. */
const most = 50;

export class Inheritance {
  readonly #context: DiscriminatorContext;
  /** By the place of each component that extends another one: made when it is first asked for. */
  #children: Map<string, Node[]> | undefined;
  /** The nearest schema with a discriminator among what each extends. */
  readonly #bases = new Map<string, Node>();

  constructor(context: DiscriminatorContext) {
    this.#context = context;
  }

  /** What a component says by extending a base: its discriminator's values, and those of its children. */
  toldBy(node: Node): SchemaObject | undefined {
    const children = (this.#children ??= this.#findChildren());
    const base = this.#bases.get(placeKey(node.place));
    const family = base && familyOf(node, children);
    if (base === undefined || family === undefined) return undefined;
    const discriminator = child(base, "discriminator");
    const property = stringAt(discriminator, "propertyName") ?? "";
    const { reader } = this.#context;
    const mapped = mappedValues(discriminator, reader);
    const values = family.flatMap(
      (member) =>
        mapped.get(placeKey(member.place)) ?? impliedValues(member, discriminator, reader),
    );
    if (values.length > most) return undefined;
    const told = toldValues(node, property, values, this.#context);
    if (told === undefined) return undefined;
    return { type: "object", properties: { [property]: { enum: told } }, required: [property] };
  }

  #findChildren(): Map<string, Node[]> {
    const { root } = this.#context.reader;
    const children = new Map<string, Node[]>();
    const parents = new Map<string, Node>();
    for (const [, schema] of entries(child(child(root, "components"), "schemas"))) {
      for (const parent of this.#partsOf(schema)) {
        const key = placeKey(parent.place);
        parents.set(key, parent);
        const known = children.get(key);
        if (known) known.push(schema);
        else children.set(key, [schema]);
      }
    }
    const hasDiscriminator = (node: Node) =>
      stringAt(child(node, "discriminator"), "propertyName") !== undefined;
    const reached = [...parents.values()]
      .filter(hasDiscriminator)
      .map((base) => ({ node: base, base }));
    // Grows: from the bases to those that extend them, the nearest first.
    for (const { node, base } of reached) {
      for (const extending of children.get(placeKey(node.place)) ?? []) {
        const key = placeKey(extending.place);
        if (this.#bases.has(key)) continue;
        this.#bases.set(key, base);
        if (!hasDiscriminator(extending)) reached.push({ node: extending, base });
      }
    }
    return children;
  }

  #partsOf(node: Node): Node[] {
    return items(child(node, "allOf")).flatMap((part) => {
      if (stringAt(part, "$ref") === undefined) return [];
      return this.#context.reader.follow(part) ?? [];
    });
  }
}

/** A schema with all that extend it, directly or not; undefined where these are too many. */
function familyOf(node: Node, children: ReadonlyMap<string, readonly Node[]>): Node[] | undefined {
  const family = new Map([[placeKey(node.place), node]]);
  // Grows.
  for (const [key] of family) {
    for (const extending of children.get(key) ?? []) {
      family.set(placeKey(extending.place), extending);
    }
    if (family.size > most) return undefined;
  }
  return [...family.values()];
}
