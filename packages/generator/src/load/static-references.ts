import type { LoadedDocument, Place, Source } from "../document.js";
import { formatPointer, member } from "../json-pointer.js";
import {
  type DynamicInstances,
  type Instance,
  type Keyword,
  valueAt,
} from "./dynamic-instances.js";
import type { Environment, Scope, Scopes } from "./dynamic-scopes.js";
import { isData, isMapOfNames } from "./keywords.js";

/** A copy that belongs into a schema. */
export interface Copy {
  /** Place of that schema. */
  readonly home: Place;
  /** In its `$defs`; absent where the schema is nothing else, and the copy belongs in place of its `$ref`. */
  readonly name?: string;
  readonly value: unknown;
  /** What it is a copy of. */
  readonly place: Place;
}

/** A part of the document as it is rewritten: with what its references mean. */
interface Part {
  readonly scope: Scope;
  readonly environment: Environment;
  /** Set for what is copied elsewhere. */
  readonly instance?: Instance;
  /** What was rewritten, as a map of names and as another object: what aliases stand for, once. */
  readonly known: readonly [Map<object, unknown>, Map<object, unknown>];
}

/** Writes references out that lead where `instances` says. What was parsed stays as it is. */
export class StaticReferences {
  readonly #document: LoadedDocument;
  readonly #scopes: Scopes;
  readonly #instances: DynamicInstances;
  readonly #parts = new Map<Scope, Part>();
  readonly #copied = new Map<Instance, Pick<Copy, "home" | "name">>();
  readonly #names = new Map<unknown, Set<string>>();

  constructor(document: LoadedDocument, scopes: Scopes, instances: DynamicInstances) {
    this.#document = document;
    this.#scopes = scopes;
    this.#instances = instances;
  }

  /** The value of a whole file. */
  rewritten(source: Source): unknown {
    const place = { source, pointer: "" };
    return this.#rewrite(source.value, place, false, this.#partAt(place));
  }

  /** What is referred to, and what that refers to. */
  copies(): Copy[] {
    const copies: Copy[] = [];
    // Grows: copies refer to others.
    for (const [instance, copy] of this.#copied) {
      const { place, environment } = instance;
      const scope = this.#scopes.at(place);
      const part: Part = { scope, environment, instance, known: [new Map(), new Map()] };
      const value = this.#rewrite(valueAt(place), place, false, part);
      copies.push({ ...copy, value, place });
    }
    return copies;
  }

  #partAt(place: Place, around?: Part): Part {
    const scope = this.#scopes.at(place);
    if (scope === around?.scope) return around;
    if (around?.instance) {
      const environment = this.#instances.environmentAt(around.instance, place);
      return { ...around, scope, environment, known: [new Map(), new Map()] };
    }
    let part = this.#parts.get(scope);
    if (!part) {
      const environment = this.#instances.environmentOf(scope);
      this.#parts.set(scope, (part = { scope, environment, known: [new Map(), new Map()] }));
    }
    return part;
  }

  #rewrite(value: unknown, place: Place, isMap: boolean, around: Part): unknown {
    if (typeof value !== "object" || value === null) return value;
    const part = isMap || Array.isArray(value) ? around : this.#partAt(place, around);
    const known = part.known[isMap ? 0 : 1];
    if (!known.has(value)) {
      const children = this.#withChildren(value, place, isMap, part);
      const isSchema = !isMap && !Array.isArray(value);
      // Of unknown shape all the same.
      const fields = children as Readonly<Record<string, unknown>>;
      known.set(value, isSchema ? this.#withReferences(fields, place, part) : children);
    }
    return known.get(value);
  }

  #withChildren(value: object, { source, pointer }: Place, isMap: boolean, part: Part): object {
    const rewrite = (key: string, child: unknown) =>
      this.#rewrite(
        child,
        { source, pointer: pointer + formatPointer([key]) },
        !isMap && isMapOfNames(key) && !Array.isArray(child),
        part,
      );
    if (Array.isArray(value)) {
      const items = value.map((item, index) => rewrite(String(index), item));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    const entries = Object.entries(value).map(
      ([key, child]: [string, unknown]) =>
        [key, !isMap && isData(key) ? child : rewrite(key, child), child] as const,
    );
    return entries.some(([, now, before]) => now !== before)
      ? Object.fromEntries(entries.map(([key, now]) => [key, now]))
      : value;
  }

  #withReferences(object: Readonly<Record<string, unknown>>, place: Place, part: Part): unknown {
    const { $ref, $dynamicRef } = object;
    let changed = object;
    if (part.instance) {
      // A copy is found by its place alone.
      const { $id, $anchor, $dynamicAnchor, ...others } = object;
      if ([$id, $anchor, $dynamicAnchor].some((name) => typeof name === "string")) changed = others;
    }
    const mapping = member(object["discriminator"], "mapping")?.value;
    if (typeof mapping === "object" && mapping !== null) {
      const discriminator = this.#withMapping(object["discriminator"], mapping, place, part);
      if (discriminator !== object["discriminator"]) changed = { ...changed, discriminator };
    }
    if (typeof $ref === "string") {
      const written = this.#written("$ref", $ref, place, part);
      if (written !== $ref) changed = { ...changed, $ref: written };
    }
    if (typeof $dynamicRef !== "string") return changed;
    const written = this.#written("$dynamicRef", $dynamicRef, place, part);
    if (written === undefined) return changed;
    const { $dynamicRef: _, ...others } = changed;
    if (!Object.hasOwn(others, "$ref")) return { $ref: written, ...others };
    const parts: readonly unknown[] = Array.isArray(others["allOf"]) ? others["allOf"] : [];
    return { ...others, allOf: [...parts, { $ref: written }] };
  }

  /** Values of a mapping are references, too, where they are no names. */
  #withMapping(discriminator: unknown, mapping: object, place: Place, part: Part): unknown {
    const entries = Object.entries(mapping).map(([value, ref]: [string, unknown]) => [
      value,
      typeof ref === "string" && /[#/]/.test(ref) ? this.#written("$ref", ref, place, part) : ref,
    ]);
    const isSame = entries.every(([value, ref]) => ref === member(mapping, String(value))?.value);
    // It has a member, so it is an object.
    return isSame
      ? discriminator
      : { ...(discriminator as object), mapping: Object.fromEntries(entries) as object };
  }

  /** A reference as a `$ref`; undefined where it can't be known what it means. */
  #written(
    keyword: Keyword,
    ref: string,
    place: Place,
    { environment, instance }: Part,
  ): string | undefined {
    const target = this.#instances.targetOf(keyword, ref, place, environment);
    if (target === null) return undefined;
    if (target === undefined) return ref;
    const { source, pointer } = target.differs ? this.#copyOf(target) : target.place;
    const own = this.#document.resolve(ref, place.source, place.pointer)?.place;
    const isOwn = own?.source === source && own.pointer === pointer;
    return isOwn && !instance ? ref : `${source.uri}#${encodeURI(pointer).replaceAll("#", "%23")}`;
  }

  #copyOf(instance: Instance): Place {
    let copy = this.#copied.get(instance);
    if (!copy) {
      const home = homeOf(instance);
      copy = this.#isAll(home, instance) ? { home } : { home, name: this.#nameFor(instance, home) };
      this.#copied.set(instance, copy);
    }
    const { home, name } = copy;
    const keys = name === undefined ? [] : ["$defs", name];
    return { source: home.source, pointer: home.pointer + formatPointer(keys) };
  }

  /** Whether a schema refers to an instance and says nothing else. */
  #isAll(home: Scope, instance: Instance): boolean {
    const value = valueAt(home) as Record<string, unknown>; // it has an anchor
    const ref = value["$ref"];
    if (typeof ref !== "string" || Object.keys(value).some((key) => !silent.has(key))) return false;
    const environment = this.#instances.environmentOf(home);
    return this.#instances.targetOf("$ref", ref, home, environment) === instance;
  }

  #nameFor({ place: { source, pointer } }: Instance, home: Place): string {
    const value = valueAt(home);
    const defs = member(value, "$defs")?.value;
    let taken = this.#names.get(value);
    if (!taken) this.#names.set(value, (taken = new Set(Object.keys(defs ?? {}))));
    const file = source.name.replace(/^.*\//, "").replace(/\.\w+$/, "");
    const wanted = pointer.slice(pointer.lastIndexOf("/") + 1) || file;
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}${count}`;
    taken.add(name);
    return name;
  }
}

/** Keywords that say nothing of values. */
const silent = new Set(
  "$ref $id $anchor $dynamicAnchor $defs $schema $comment title description".split(" "),
);

/** The schema that says what is special about an instance; of several, the first by its anchor's name. */
function homeOf({ environment, plain }: Instance): Scope {
  const others = [...environment].filter(([name, scope]) => plain?.environment.get(name) !== scope);
  const [first] = others.sort(([one], [other]) => (one < other ? -1 : 1));
  if (!first) throw new Error("what differs has another environment");
  return first[1];
}
