/** Compares two schemas of the models: what a value may be, before and now. */
import type { Schema, SchemaObject } from "../model/schema-model.js";
import { compareAlternatives } from "./alternatives.js";
import { pairsOf, withoutEqual } from "./match-members.js";
import {
  isPrimitive,
  type Member,
  membersOf,
  type ObjectView,
  referredName,
  sameSchema,
  type SchemaTable,
  schemasIn,
} from "./members.js";
import { propertyPlace } from "./place.js";
import { printType } from "./print-type.js";
import type { ChangeKind } from "./rules.js";
import type { SchemaChange } from "./schema-change.js";
import { compareWords, compareWordsInside } from "./words.js";

/**
 * The changes from one schema to another. References to types of the same name are left to the
 * comparison of these types: what changes there is told once.
 *
 * @param at Where the schema is, the beginning of each `at`.
 */
export function compareSchemas(
  before: Schema,
  after: Schema,
  at: string,
  tables: { readonly before: SchemaTable; readonly after: SchemaTable },
): SchemaChange[] {
  return new SchemaComparison(tables.before, tables.after).run(before, after, at);
}

class SchemaComparison {
  readonly #old: SchemaTable;
  readonly #new: SchemaTable;
  readonly #changes: SchemaChange[] = [];
  /** Pairs of names in work: types refer to one another in circles. */
  readonly #open = new Set<string>();

  constructor(before: SchemaTable, after: SchemaTable) {
    this.#old = before;
    this.#new = after;
  }

  run(before: Schema, after: Schema, at: string): SchemaChange[] {
    this.#compare(before, after, at);
    return this.#changes;
  }

  #add(kind: ChangeKind, at: string, message: string, before?: string, after?: string): void {
    this.#changes.push({
      kind,
      at,
      message,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    });
  }

  #compare(before: Schema, after: Schema, at: string): void {
    this.#changes.push(...compareWords(before, after, at));
    if (sameSchema(before, after)) {
      this.#changes.push(...compareWordsInside(before, after, at));
      return;
    }
    const [oldRest, newRest] = withoutCommon(before, after);
    const oldMembers = membersOf(oldRest, this.#old);
    const newMembers = membersOf(newRest, this.#new);
    this.#compareMembers(oldMembers, newMembers, at);
    this.#compareName(before, after, at);
  }

  /** Programs hold values by the name of their type: what it means now has to fit where it did. */
  #compareName(before: Schema, after: Schema, at: string): void {
    const name = referredName(before);
    const target = name === referredName(after) ? undefined : this.#new.get(name ?? "");
    if (target === undefined) return;
    const known = new Set(this.#changes.map((change) => `${change.kind} ${change.at}`));
    const tables = { before: this.#new, after: this.#new };
    for (const change of compareSchemas(target.schema, after, at, tables)) {
      const isWords = change.kind === "description-changed" || change.kind.endsWith("deprecated");
      if (isWords || known.has(`${change.kind} ${change.at}`)) continue;
      const message = `${change.message}, compared with ${name}, which stood here`;
      this.#changes.push({ ...change, message });
    }
  }

  #compareMembers(before: readonly Member[], after: readonly Member[], at: string): void {
    const [left, right] = withoutEqual(before, after);
    // Of what is null only, or was, null is all there is to tell.
    const areOthers = [before, after].every((members) => !members.every(isNull));
    const rest = (members: readonly Member[]) =>
      areOthers ? members.filter((member) => !isNull(member)) : members;
    const pairs = pairsOf(rest(left), rest(right));
    for (const [old, now] of pairs.matched) this.#comparePair(old, now, at);
    const changes = compareAlternatives(pairs.removed, pairs.added, { before, after }, at);
    // Another type is told with null in it.
    const isTold = changes.some(({ kind }) => kind === "type-changed");
    if (areOthers && !isTold) this.#compareNull(left.some(isNull), right.some(isNull), at);
    this.#changes.push(...changes);
  }

  #compareNull(wasNull: boolean, isNow: boolean, at: string): void {
    if (!wasNull && isNow) this.#add("now-nullable", at, "may be null");
    if (wasNull && !isNow) this.#add("no-longer-nullable", at, "is no longer null");
  }

  #comparePair(before: Member, after: Member, at: string): void {
    if (before.type === "array" && after.type === "array") {
      return this.#compare(before.items, after.items, `${at}[]`);
    }
    if (before.type === "tuple" && after.type === "tuple") {
      for (const [index, item] of before.items.entries()) {
        this.#compare(item, after.items[index] ?? true, `${at}[${index}]`);
      }
      this.#compare(before.rest ?? true, after.rest ?? true, `${at}[]`);
      return undefined;
    }
    if (before.type !== "object" || after.type !== "object") return undefined;
    const names = `${before.object.name ?? ""} ${after.object.name ?? ""}`;
    const isNamed = before.object.name !== undefined && after.object.name !== undefined;
    if (isNamed && this.#open.has(names)) return undefined;
    this.#open.add(names);
    this.#compareObjects(before.object, after.object, at);
    this.#open.delete(names);
  }

  #compareObjects(before: ObjectView, after: ObjectView, at: string): void {
    for (const [name, old] of before.properties) {
      const place = propertyPlace(at, name);
      const now = after.properties.get(name);
      if (now === undefined) {
        const type = printType(old.schema);
        this.#add("property-removed", place, "was removed", type);
        continue;
      }
      if (!old.required && now.required) {
        this.#add("property-now-required", place, "is required now");
      } else if (old.required && !now.required) {
        this.#add("property-now-optional", place, "is optional now");
      }
      this.#compare(old.schema, now.schema, place);
    }
    for (const [name, now] of after.properties) {
      if (before.properties.has(name)) continue;
      const type = printType(now.schema);
      const place = propertyPlace(at, name);
      if (now.required) {
        this.#add("required-property-added", place, "is new, and required", undefined, type);
      } else this.#add("property-added", place, "is new", undefined, type);
    }
    this.#compareOthers(before, after, `${at}[name]`);
  }

  #compareOthers({ others: before, ...old }: ObjectView, now: ObjectView, at: string): void {
    const { others: after } = now;
    if (before !== undefined && after !== undefined) {
      if (old.names !== now.names) this.#compareNames(old.names, now.names, at);
      this.#compare(before, after, at);
      return;
    }
    if (after !== undefined) {
      const type = printType(after);
      this.#add(
        "other-properties-added",
        at,
        "properties of other names may be there now",
        undefined,
        type,
      );
    } else if (before !== undefined) {
      const type = printType(before);
      this.#add("other-properties-removed", at, "properties of other names are gone", type);
    }
  }

  #compareNames(before = "string", after = "string", at: string): void {
    if (after === "string")
      this.#add(
        "other-properties-added",
        at,
        "properties of other names may be there now",
        before,
        after,
      );
    else
      this.#add(
        "other-properties-removed",
        at,
        `may be of names like ${after} only`,
        before,
        after,
      );
  }
}

/** Without the parts that both refer to: what changes in them is told there. */
function withoutCommon(before: Schema, after: Schema): [Schema, Schema] {
  if (typeof before === "boolean" || typeof after === "boolean") return [before, after];
  const [left, right] = [schemasIn(before, "allOf"), schemasIn(after, "allOf")];
  const names = (parts: readonly Schema[]) => new Set(parts.map(referredName));
  const common = [...names(left)].filter((name) => name !== undefined && names(right).has(name));
  if (common.length === 0) return [before, after];
  const rest = (schema: SchemaObject, parts: readonly Schema[]): Schema => ({
    ...schema,
    allOf: parts.filter((part) => !common.includes(referredName(part))),
  });
  return [rest(before, left), rest(after, right)];
}

const isNull = (member: Member) => isPrimitive(member, "null");
