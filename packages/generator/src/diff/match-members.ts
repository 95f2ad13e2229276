/** Which of what a value might be before is which of what it may be now. */
import type { Schema } from "../model/schema-model.js";
import { type Member, sameSchema } from "./members.js";

/** Without the members that both have; of types of the same name, only those that both refer to. */
export function withoutEqual(
  before: readonly Member[],
  after: readonly Member[],
): [Member[], Member[]] {
  const keys = (list: readonly Member[]) => new Set(list.map(keyOf));
  const [left, right] = [keys(before), keys(after)];
  const rest = (list: readonly Member[], others: ReadonlySet<string | undefined>) =>
    list.filter((member) => {
      const key = keyOf(member);
      return key === undefined || !others.has(key);
    });
  return [rest(before, right), rest(after, left)];
}

/** Equal for members that are certainly the same. */
function keyOf(member: Member): string | undefined {
  switch (member.type) {
    case "unknown":
      return member.type;
    case "literal":
      return `literal ${JSON.stringify(member.value)}`;
    case "primitive":
      return `primitive ${member.name}${member.isOpen ? " open" : ""}`;
    case "object":
      return member.object.name === undefined ? undefined : `object ${member.object.name}`;
    case "other":
      return `other ${JSON.stringify(member.schema)}`;
    default:
      return undefined;
  }
}

interface Pairs {
  readonly matched: [Member, Member][];
  readonly removed: Member[];
  readonly added: Member[];
}

/**
 * Which member became which: lists and tuples by their kind, objects by what tells them apart, else by
 * what they have in common.
 */
export function pairsOf(before: readonly Member[], after: readonly Member[]): Pairs {
  const { matched, removed, added } = certainPairs(before, after);
  for (const [old, now] of likePairs(removed, added)) {
    if (!removed.includes(old) || !added.includes(now)) continue;
    matched.push([old, now]);
    removed.splice(removed.indexOf(old), 1);
    added.splice(added.indexOf(now), 1);
  }
  return { matched, removed, added };
}

/** Objects of which at least half of the properties have the same names, the most alike first. */
function likePairs(
  before: readonly Member[],
  after: readonly Member[],
): (readonly [Member, Member])[] {
  return before
    .flatMap((old) => after.map((now) => ({ pair: [old, now] as const, like: likeness(old, now) })))
    .filter(({ like }) => like >= 0.5)
    .toSorted((a, b) => b.like - a.like)
    .map(({ pair }) => pair);
}

function likeness(before: Member, after: Member): number {
  if (before.type !== "object" || after.type !== "object") return 0;
  const [left, right] = [before.object.properties, after.object.properties];
  const common = [...left.keys()].filter((name) => right.has(name)).length;
  return common / Math.max(left.size + right.size - common, 1);
}

function certainPairs(before: readonly Member[], after: readonly Member[]): Pairs {
  const matched: [Member, Member][] = [];
  const added = [...after];
  const removed = before.filter((old) => {
    const candidates = added.filter((now) => isCounterpart(old, now));
    const isOnly =
      candidates.length === 1 && before.filter((other) => other.type === old.type).length === 1;
    const now = isOnly ? candidates[0] : candidates.find((each) => sameTag(old, each));
    if (now === undefined) return true;
    matched.push([old, now]);
    added.splice(added.indexOf(now), 1);
    return false;
  });
  return { matched, removed, added };
}

function isCounterpart(before: Member, after: Member): boolean {
  if (before.type === "tuple" && after.type === "tuple") {
    return (
      before.items.length === after.items.length &&
      before.least === after.least &&
      (before.rest === undefined) === (after.rest === undefined)
    );
  }
  return before.type === after.type && (before.type === "array" || before.type === "object");
}

/** Alternatives of a union that have a property with the same one value. */
function sameTag(before: Member, after: Member): boolean {
  if (before.type !== "object" || after.type !== "object") return false;
  return [...before.object.properties].some(([name, { schema }]) => {
    const other = after.object.properties.get(name)?.schema;
    return other !== undefined && isOneValue(schema) && sameSchema(schema, other);
  });
}

function isOneValue(schema: Schema): boolean {
  const values = typeof schema === "boolean" ? undefined : schema["enum"];
  return Array.isArray(values) && values.length === 1;
}
