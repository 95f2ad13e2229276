/**
 * Properties whose values the parts of an `allOf` list, and that have none in common: a base says
 * `kind: "pet"`, and what extends it `kind: "cat"`. The later part counts, as in the languages that
 * such documents are made from: the earlier one is written out without the property.
 */
import type { PropertyFinder } from "./find-property.js";
import { requiredOf } from "./normalize-object.js";
import { child, entries, isRecord, items, type Node, placeKey, type Reader } from "./reader.js";
import { intersection, isBare } from "./schema-algebra.js";
import type { Schema } from "./schema-model.js";

interface Context {
  readonly reader: Reader;
  readonly properties: PropertyFinder;
}

/** What becomes of one part. */
interface Refinement {
  /** Properties of which a later part says otherwise. */
  readonly lost: readonly string[];
  /** Properties that an earlier part requires, and of which this one says otherwise. */
  readonly required: readonly string[];
}

/** For each part, the last of which is the schema that the others are parts of. Reports what it finds. */
export function refinements(
  parts: readonly Node[],
  { reader, properties }: Context,
): readonly Refinement[] {
  const found = parts.map(() => ({ lost: [] as string[], required: [] as string[] }));
  for (const [index, part] of parts.entries()) {
    const target = index === 0 ? undefined : reader.follow(part);
    for (const [key, own] of target ? entries(child(target, "properties")) : []) {
      const mine = literalsAt(own, reader);
      if (mine === undefined) continue;
      for (const [place, earlier] of parts.slice(0, index).entries()) {
        const other = properties.find([earlier], key);
        const theirs = other && literalsAt(other.node, reader);
        if (!other || !theirs || theirs.some((value) => mine.includes(value))) continue;
        reader.warn(
          "GC166",
          [own.place, other.node.place],
          `The property ${JSON.stringify(key)} is ${shown(mine)} here and ${shown(theirs)} in another part of the allOf`,
          "No value is both; the client has this one. Correct one of them.",
        );
        found[place]?.lost.push(key);
        if (isRequiredBy(earlier, key, reader)) found[index]?.required.push(key);
      }
    }
  }
  return found;
}

/** A part, written out where it is a reference, without some of its properties. */
export function withoutProperties(
  part: Node,
  lost: readonly string[],
  context: Context & { readonly normalize: (node: Node) => Schema },
  seen: ReadonlySet<string> = new Set(),
): Schema {
  const { reader, properties, normalize } = context;
  const target = reader.follow(part);
  if (!target || !isRecord(target.value) || seen.has(placeKey(target.place))) return true;
  if (!lost.some((key) => properties.find([target], key))) return normalize(part);
  const inner = new Set([...seen, placeKey(target.place)]);
  const { allOf: _, properties: declared, ...others } = target.value;
  const kept = isRecord(declared)
    ? Object.entries(declared).filter(([key]) => !lost.includes(key))
    : [];
  const own = {
    ...others,
    ...(kept.length > 0 && { properties: Object.fromEntries(kept) }),
    required: requiredOf(target, reader).filter((key) => !lost.includes(key)),
  };
  const ownSchema = normalize({ value: own, place: target.place });
  return intersection([
    ...items(child(target, "allOf")).map((each) => withoutProperties(each, lost, context, inner)),
    ...(isBare(ownSchema) ? [] : [ownSchema]),
  ]);
}

/** An object with some of its properties required. */
export function withRequired(schema: Schema, keys: readonly string[]): Schema {
  if (keys.length === 0 || typeof schema === "boolean" || !isRecord(schema["properties"]))
    return schema;
  const known = (schema["required"] as readonly string[] | undefined) ?? [];
  return { ...schema, required: [...new Set([...known, ...keys])] };
}

/** By itself, or by what it is made of. */
function isRequiredBy(part: Node, key: string, reader: Reader): boolean {
  const pending = new Map([[placeKey(part.place), part]]);
  // Grows: parts have parts.
  for (const node of pending.values()) {
    const target = reader.follow(node);
    if (!target) continue;
    if (requiredOf(target, reader).includes(key)) return true;
    for (const inner of items(child(target, "allOf"))) pending.set(placeKey(inner.place), inner);
  }
  return false;
}

function literalsAt(node: Node, reader: Reader): readonly unknown[] | undefined {
  const target = reader.follow(node);
  if (target === undefined) return undefined;
  const constant = child(target, "const").value;
  if (constant !== undefined) return [constant];
  const list = child(target, "enum").value;
  return Array.isArray(list) ? (list as unknown[]) : undefined;
}

/** Longer lists are cut. */
const most = 3;

function shown(values: readonly unknown[]): string {
  const texts = values.slice(0, most).map((value) => JSON.stringify(value));
  return [...texts, ...(values.length > most ? ["…"] : [])].join(" or ");
}
