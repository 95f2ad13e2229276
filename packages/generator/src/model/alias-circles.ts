/**
 * Types that are themselves with nothing between: which circles they make. Chains of types may be
 * longer than the stack, so nothing here recurses from type to type.
 */
import type { Schema } from "./schema-model.js";
import { membersOf, referredName } from "./schema-walk.js";

/** A reference that has no object between itself and the type it stands in. */
interface Alias {
  readonly to: string;
  /** It is (part of) a member of a union. */
  readonly inUnion: boolean;
}

export function aliasesOf(schema: Schema, inUnion = false): Alias[] {
  const to = referredName(schema);
  if (to !== undefined) return [{ to, inUnion }];
  if (typeof schema === "boolean") return [];
  return [
    ...membersOf(schema, "allOf").flatMap((part) => aliasesOf(part, inUnion)),
    ...membersOf(schema, "oneOf").flatMap((choice) => aliasesOf(choice, true)),
  ];
}

/** A type whose aliases are being visited. */
interface Visit {
  readonly name: string;
  /** When it was entered, and the earliest open type that it reaches. */
  readonly order: number;
  lowest: number;
  readonly openBefore: number;
  readonly aliases: Iterator<Alias>;
}

/** Every type that reaches itself, with the types that it shares a circle with (Tarjan's algorithm). */
export function circlesOf(schemas: ReadonlyMap<string, Schema>): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  const orders = new Map<string, number>();
  /** Entered, and not known yet to be in a circle or in none. */
  const open: string[] = [];
  const isOpen = new Set<string>();
  const trail: Visit[] = [];
  const enter = (name: string): void => {
    const order = orders.size;
    const aliases = aliasesOf(schemas.get(name) ?? true).values();
    trail.push({ name, order, lowest: order, openBefore: open.length, aliases });
    orders.set(name, order);
    open.push(name);
    isOpen.add(name);
  };
  for (const root of schemas.keys()) {
    if (!orders.has(root)) enter(root);
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const next = top.aliases.next();
      if (!next.done) {
        const { to } = next.value;
        const order = orders.get(to);
        if (to === top.name) found.set(to, new Set([to]));
        if (order === undefined) enter(to);
        else if (isOpen.has(to)) top.lowest = Math.min(top.lowest, order);
        continue;
      }
      trail.pop();
      const user = trail.at(-1);
      if (user) user.lowest = Math.min(user.lowest, top.lowest);
      if (top.lowest < top.order) continue;
      const circle = new Set(open.splice(top.openBefore));
      for (const member of circle) {
        isOpen.delete(member);
        if (circle.size > 1) found.set(member, circle);
      }
    }
  }
  return found;
}
