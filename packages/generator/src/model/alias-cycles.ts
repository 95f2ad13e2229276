/**
 * TypeScript refuses a type that is itself with nothing between (`type A = B; type B = A | C`,
 * TS2456), and documents have them: a base with a discriminator lists its children, and these extend
 * the base. Each circle is broken at one reference, which is replaced by what it stands for, less
 * that which leads back.
 */
import { aliasesOf, circlesOf } from "./alias-circles.js";
import type { Schema, SchemaObject } from "./schema-model.js";
import { intersection, union } from "./schema-algebra.js";
import { membersOf, referredName } from "./schema-walk.js";

/**
 * Replaces schemas that make a circle. Returns the names of those of which nothing was left: they
 * are unknown now.
 */
export function breakAliasCycles(schemas: Map<string, Schema>): string[] {
  const circles = circlesOf(schemas);
  breakAtBases(schemas, circles);
  return breakWhereTheyReturn(schemas, circles.keys());
}

/** A child repeats what its base says beside the list of children: breaking there loses nothing. */
function breakAtBases(
  schemas: Map<string, Schema>,
  circles: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const bases = new Map<string, boolean>();
  const kept: KeptChoices = new WeakMap();
  for (const [name, schema] of schemas) {
    const circle = circles.get(name);
    if (!circle) continue;
    const listsOthers = (to: string): boolean => {
      let isBase = bases.get(to);
      if (isBase === undefined) {
        const aliases = aliasesOf(schemas.get(to) ?? true);
        isBase = aliases.some((alias) => alias.inUnion && circle.has(alias.to));
        bases.set(to, isBase);
      }
      return isBase;
    };
    const inlined = (to: string): Schema | "gone" => inline(to, name, circle, schemas, kept);
    const broken = replaceAliases(schema, (to, inUnion) =>
      !inUnion && circle.has(to) && listsOthers(to) ? inlined(to) : undefined,
    );
    schemas.set(name, broken);
    bases.delete(name);
  }
}

/** What still is a circle has no base in it: it breaks where a walk comes back. */
function breakWhereTheyReturn(schemas: Map<string, Schema>, names: Iterable<string>): string[] {
  const emptied: string[] = [];
  const done = new Set<string>();
  // A stack of our own: circles may be longer than the engine's.
  const trail = new Map<string, Iterator<{ readonly to: string }>>();
  const stack: string[] = [];
  const enter = (name: string): void => {
    trail.set(name, aliasesOf(schemas.get(name) ?? true).values());
    stack.push(name);
  };
  for (const start of names) {
    if (!done.has(start)) enter(start);
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      const next = trail.get(name)?.next();
      if (next && !next.done) {
        const { to } = next.value;
        if (!trail.has(to) && !done.has(to)) enter(to);
        continue;
      }
      const user = name;
      const schema = schemas.get(user) ?? true;
      const broken = replaceAliases(schema, (to) =>
        trail.has(to) ? inline(to, user, trail, schemas) : undefined,
      );
      if (broken === true && schema !== true) emptied.push(user);
      schemas.set(user, broken);
      done.add(user);
      trail.delete(user);
      stack.pop();
    }
  }
  return emptied;
}

/**
 * What is left of a union without that which leads back into its circle: a thousand children all ask
 * that of the list of their base, which has a thousand entries. A union stands in one schema, and so
 * in one circle.
 */
type KeptChoices = WeakMap<SchemaObject, Schema | "gone">;

/**
 * What `name` stands for, for use inside of `user`, without everything that leads back into the
 * circle: the parts of all types of the circle that it is an intersection of, each once.
 */
function inline(
  name: string,
  user: string,
  circle: { has(name: string): boolean },
  schemas: ReadonlyMap<string, Schema>,
  known: KeptChoices = new WeakMap(),
): Schema | "gone" {
  const seen = new Set([user]);
  const parts: Schema[] = [];
  const pending: Schema[] = [{ $ref: `#/${name}` }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const to = referredName(part);
    const inner = typeof part === "boolean" ? [] : membersOf(part, "allOf");
    if (to !== undefined && circle.has(to)) {
      if (!seen.has(to)) pending.push(schemas.get(to) ?? true);
      seen.add(to);
    } else if (typeof part !== "boolean" && membersOf(part, "oneOf").length > 0) {
      let kept = known.get(part);
      if (kept === undefined) {
        kept = prune(part, (choice) => (circle.has(choice) ? "gone" : undefined));
        known.set(part, kept);
      }
      if (kept !== "gone") parts.push(kept);
    } else if (inner.length > 0) {
      for (const next of inner.toReversed()) pending.push(next);
    } else {
      parts.push(part);
    }
  }
  const [only] = parts;
  // A single part keeps its documentation.
  if (parts.length === 1 && only !== undefined) return only;
  return parts.length === 0 ? "gone" : intersection(parts);
}

/** Replaces references that have no object between; `replace` answers undefined to keep one. */
type Replace = (to: string, inUnion: boolean) => Schema | "gone" | undefined;

function replaceAliases(schema: Schema, replace: Replace): Schema {
  const result = prune(schema, replace);
  return result === "gone" ? true : result;
}

function prune(schema: Schema, replace: Replace, inUnion = false): Schema | "gone" {
  const to = referredName(schema);
  if (to !== undefined) return replace(to, inUnion) ?? schema;
  if (typeof schema === "boolean") return schema;
  const parts = membersOf(schema, "allOf");
  const choices = membersOf(schema, "oneOf");
  if (parts.length === 0 && choices.length === 0) return schema;
  const { allOf: _, oneOf: __, ...docs } = schema;
  if (choices.length > 0) {
    const kept = choices
      .map((choice) => prune(choice, replace, true))
      .filter((choice) => choice !== "gone");
    if (kept.length === 0) return "gone";
    return annotate(kept.includes(true) ? true : union(kept), docs);
  }
  const pruned = parts.map((part) => prune(part, replace, inUnion));
  // A choice that was an intersection with what is gone is gone as a whole.
  if (inUnion && pruned.includes("gone")) return "gone";
  const kept = pruned.filter((part) => part !== "gone");
  return kept.length === 0 ? "gone" : annotate(intersection(kept), docs);
}

function annotate(schema: Schema, docs: Record<string, unknown>): Schema {
  return typeof schema === "boolean" ? schema : { ...schema, ...docs };
}
