/**
 * A document that is changed after it was parsed. What was parsed is shared and stays as it is:
 * changed are copies of the objects and lists on the way to a value. Beside the values goes where
 * each was written, so that problems are shown there: in the document, whatever index a value has
 * now, or in what it came from.
 */
import type { Place, Source } from "../document.js";
import { formatPointer, member, parsePointer } from "../json-pointer.js";

/** A value, and where it was written. */
export interface Written {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Where a value was written. Its children stand below, but for those that are listed. */
export interface Origin {
  readonly place: Place;
  /** Of an object: the members that were written elsewhere, by key. */
  readonly members?: Map<string, Origin>;
  /** Of a list: all of its items. */
  readonly items?: Origin[];
}

export type Keys = readonly (string | number)[];

/** The member of an object or the item of a list; undefined where there is none. */
export function writtenChild(
  { value, origin }: Written,
  key: string | number,
): Written | undefined {
  const found = member(value, String(key));
  return found && { value: found.value, origin: childOrigin(origin, key) };
}

function childOrigin({ place, members, items }: Origin, key: string | number): Origin {
  const { source, pointer } = place;
  const moved = items ? items[Number(key)] : members?.get(String(key));
  return moved ?? { place: { source, pointer: pointer + formatPointer([String(key)]) } };
}

export class EditedDocument {
  readonly #source: Source;
  #root: Written;
  /** What was copied since the last `begin`, so that it is copied once, with its origin. */
  #own = new Map<object, Origin>();

  constructor(source: Source) {
    this.#source = source;
    this.#root = { value: source.value, origin: { place: { source, pointer: "" } } };
  }

  get value(): unknown {
    return this.#root.value;
  }

  /** The document as the source that it is from now on. */
  get source(): Source {
    const root = this.#root;
    const origin = (pointer: string): Place => originOf(root, pointer);
    return { ...this.#source, value: root.value, origin };
  }

  /** Before every step: what was read of the document until now stays as it is. */
  begin(): void {
    this.#own = new Map();
  }

  at(keys: Keys): Written | undefined {
    let node: Written | undefined = this.#root;
    for (const key of keys) node = node && writtenChild(node, key);
    return node;
  }

  /** Gives a member to an object, or replaces one, or an item of a list. */
  set(parent: Keys, key: string | number, child: Written): void {
    put(this.#writable(parent), key, child);
  }

  /** Adds an item to the end of a list. */
  append(list: Keys, child: Written): void {
    const { value, origin } = this.#writable(list);
    if (Array.isArray(value)) value.push(child.value);
    origin.items?.push(child.origin);
  }

  remove(parent: Keys, key: string | number): void {
    const { value, origin } = this.#writable(parent);
    if (Array.isArray(value)) {
      value.splice(Number(key), 1);
      origin.items?.splice(Number(key), 1);
    } else {
      Reflect.deleteProperty(value, key);
      origin.members?.delete(String(key));
    }
  }

  /** The object or list that the keys lead to, as a copy that may be changed. */
  #writable(keys: Keys): Writable {
    let node = this.#copied(this.#root);
    this.#root = node;
    for (const key of keys) {
      const child = writtenChild(node, key);
      if (!child) throw new Error(`nothing stands at ${formatPointer(keys.map(String))}`);
      const copy = this.#copied(child);
      put(node, key, copy);
      node = copy;
    }
    return node;
  }

  #copied({ value, origin }: Written): Writable {
    if (typeof value !== "object" || value === null)
      throw new Error("only containers have members");
    const known = this.#own.get(value);
    if (known) return { value, origin: known };
    const copy: Writable = Array.isArray(value)
      ? {
          value: [...(value as unknown[])],
          origin: { ...origin, items: value.map((_, index) => childOrigin(origin, index)) },
        }
      : { value: { ...value }, origin: { ...origin, members: new Map(origin.members) } };
    this.#own.set(copy.value, copy.origin);
    return copy;
  }
}

/** A copy of an object or list, with an origin that tells of all its changed children. */
interface Writable extends Written {
  readonly value: object;
}

function put({ value, origin }: Writable, key: string | number, child: Written): void {
  // An assignment to `__proto__` would be none.
  const property = { value: child.value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(value, key, property);
  if (origin.items) origin.items[Number(key)] = child.origin;
  else origin.members?.set(String(key), child.origin);
}

/** Where the value at a pointer was written, or its nearest ancestor. */
function originOf(root: Written, pointer: string): Place {
  let node = root;
  for (const key of parsePointer(pointer) ?? []) {
    const next = writtenChild(node, key);
    if (next === undefined) break;
    node = next;
  }
  return node.origin.place;
}
