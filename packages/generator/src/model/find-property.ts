import { child, isRecord, items, type Node, type Reader } from "./reader.js";

export interface FoundProperty {
  readonly node: Node;
  /** By the schema that declares it. */
  readonly isRequired: boolean;
}

/**
 * Finds where properties are declared among schemas, through their references and their `allOf`.
 * Remembers what it found on the way: long chains of schemas ask the same of each of their links.
 */
export class PropertyFinder {
  readonly #reader: Reader;
  /** By property and schema; null where neither the schema nor a part of it declares the property. */
  readonly #known = new Map<string, WeakMap<object, FoundProperty | null>>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The first declaration, each schema before its parts. */
  find(schemas: readonly Node[], key: string): FoundProperty | undefined {
    let known = this.#known.get(key);
    if (!known) this.#known.set(key, (known = new WeakMap()));
    const seen = new Set<object>();
    // Not by recursion: chains may be longer than the stack.
    const trail: { readonly schema?: object; readonly parts: Iterator<Node> }[] = [
      { parts: schemas.values() },
    ];
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const next = top.parts.next();
      if (next.done) {
        trail.pop();
        continue;
      }
      const part = this.#reader.follow(next.value);
      if (!part || !isRecord(part.value) || seen.has(part.value)) continue;
      seen.add(part.value);
      const found = known.get(part.value) ?? declaredIn(part, key);
      if (found) {
        for (const { schema = part.value } of trail) known.set(schema, found);
        known.set(part.value, found);
        return found;
      }
      if (known.has(part.value)) continue;
      trail.push({ schema: part.value, parts: items(child(part, "allOf")).values() });
    }
    for (const schema of seen) known.set(schema, null);
    return undefined;
  }
}

function declaredIn(schema: Node, key: string): FoundProperty | undefined {
  const node = child(child(schema, "properties"), key);
  if (node.value === undefined) return undefined;
  const required = child(schema, "required").value;
  return { node, isRequired: Array.isArray(required) && required.includes(key) };
}
