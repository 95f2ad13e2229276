/**
 * TypeScript refuses a type that is itself with nothing between (`type A = B; type B = A | C`,
 * TS2456), and documents have them: a base with a discriminator lists its children, and these extend
 * the base. Each circle is broken at one reference, which is replaced by what it stands for, less
 * that which leads back.
 */
import type { Schema } from "./api-model.js";
import { intersection, union } from "./schema-algebra.js";
import { membersOf, referredName } from "./schema-walk.js";

/** A reference that has no object between itself and the type it stands in. */
interface Alias {
  readonly to: string;
  /** It is (part of) a member of a union. */
  readonly inUnion: boolean;
}

/**
 * Replaces schemas that make a circle. Returns the names of those of which nothing was left: they
 * are unknown now.
 */
export function breakAliasCycles(schemas: Map<string, Schema>): string[] {
  const circles = circlesOf(schemas);
  const emptied: string[] = [];
  for (const [name, schema] of schemas) {
    const circle = circles.get(name);
    if (!circle) continue;
    // A child repeats what its base says beside the list of children: breaking there loses nothing.
    const listsOthers = (to: string) =>
      circle.has(to) &&
      aliasesOf(schemas.get(to) ?? true).some((alias) => alias.inUnion && circle.has(alias.to));
    const broken = replaceAliases(schema, (to, inUnion) =>
      !inUnion && listsOthers(to) ? inline(to, name, circle, schemas) : undefined,
    );
    schemas.set(name, broken);
  }
  // What still is a circle has no base in it: break where a walk in the document's order comes back.
  const done = new Set<string>();
  const walk = (name: string, path: ReadonlySet<string>): void => {
    if (done.has(name)) return;
    const trail = new Set([...path, name]);
    for (const { to } of aliasesOf(schemas.get(name) ?? true)) if (!trail.has(to)) walk(to, trail);
    const schema = schemas.get(name) ?? true;
    const broken = replaceAliases(schema, (to) =>
      trail.has(to) ? inline(to, name, trail, schemas) : undefined,
    );
    if (broken === true && schema !== true) emptied.push(name);
    schemas.set(name, broken);
    done.add(name);
  };
  for (const name of circles.keys()) walk(name, new Set());
  return emptied;
}

/** What `name` stands for, for use inside of `user`, without everything that leads back into the circle. */
function inline(
  name: string,
  user: string,
  circle: ReadonlySet<string>,
  schemas: ReadonlyMap<string, Schema>,
): Schema | "gone" {
  const seen = new Set([user]);
  const prune = (to: string, inUnion: boolean): Schema | "gone" | undefined => {
    if (!circle.has(to)) return undefined;
    if (inUnion || seen.has(to)) return "gone";
    seen.add(to);
    return replaceAliases(schemas.get(to) ?? true, prune);
  };
  return prune(name, false) ?? "gone";
}

/** Replaces references that have no object between; `replace` answers undefined to keep one. */
function replaceAliases(
  schema: Schema,
  replace: (to: string, inUnion: boolean) => Schema | "gone" | undefined,
): Schema {
  const visit = (part: Schema, inUnion: boolean): Schema | "gone" => {
    const to = referredName(part);
    if (to !== undefined) return replace(to, inUnion) ?? part;
    if (typeof part === "boolean") return part;
    const parts = membersOf(part, "allOf");
    const choices = membersOf(part, "oneOf");
    if (parts.length === 0 && choices.length === 0) return part;
    const { allOf: _, oneOf: __, ...docs } = part;
    if (choices.length > 0) {
      const kept = choices
        .map((choice) => visit(choice, true))
        .filter((choice) => choice !== "gone");
      if (kept.length === 0) return "gone";
      return annotate(kept.includes(true) ? true : union(kept), docs);
    }
    const visited = parts.map((inner) => visit(inner, inUnion));
    // A choice that was an intersection with what is gone is gone as a whole.
    if (inUnion && visited.includes("gone")) return "gone";
    const kept = visited.filter((inner) => inner !== "gone");
    return kept.length === 0 ? "gone" : annotate(intersection(kept), docs);
  };
  const result = visit(schema, false);
  return result === "gone" ? true : result;
}

function annotate(schema: Schema, docs: Record<string, unknown>): Schema {
  return typeof schema === "boolean" ? schema : { ...schema, ...docs };
}

function aliasesOf(schema: Schema, inUnion = false): Alias[] {
  const to = referredName(schema);
  if (to !== undefined) return [{ to, inUnion }];
  if (typeof schema === "boolean") return [];
  return [
    ...membersOf(schema, "allOf").flatMap((part) => aliasesOf(part, inUnion)),
    ...membersOf(schema, "oneOf").flatMap((choice) => aliasesOf(choice, true)),
  ];
}

/** Every type that reaches itself, with the types that it shares a circle with (Tarjan's algorithm). */
function circlesOf(schemas: ReadonlyMap<string, Schema>): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  const order = new Map<string, number>();
  const stack: string[] = [];
  /** Answers the earliest type on the stack that this one reaches. */
  const visit = (name: string, index: number): number => {
    order.set(name, index);
    stack.push(name);
    let lowest = index;
    for (const { to } of aliasesOf(schemas.get(name) ?? true)) {
      if (to === name) found.set(name, new Set([name]));
      const known = order.get(to);
      if (known === undefined) lowest = Math.min(lowest, visit(to, order.size));
      else if (stack.includes(to)) lowest = Math.min(lowest, known);
    }
    if (lowest === index) {
      const circle = new Set(stack.splice(stack.indexOf(name)));
      if (circle.size > 1) for (const member of circle) found.set(member, circle);
    }
    return lowest;
  };
  for (const name of schemas.keys()) if (!order.has(name)) visit(name, order.size);
  return found;
}
