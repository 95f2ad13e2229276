/** Compares two schemas of the models: what a value may be, before and now. */
import type { Schema, SchemaObject } from "../model/schema-model.js";
import { pairsOf, withoutEqual } from "./match-members.js";
import {
  type Member,
  membersOf,
  type ObjectView,
  referredName,
  sameSchema,
  type SchemaTable,
  schemasIn,
} from "./members.js";
import { printMember, printType } from "./print-type.js";
import type { ChangeKind } from "./rules.js";

/** What was found at one place of a schema; which way its values go decides what it means. */
export interface SchemaChange {
  readonly kind: ChangeKind;
  /** `owner.name`, `pets[].id`, `[name]` for properties of any name; empty for the schema itself. */
  readonly at: string;
  readonly message: string;
  readonly before?: string;
  readonly after?: string;
}

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
    this.#compareWords(before, after, at);
    if (sameSchema(before, after)) return this.#compareWordsInside(before, after, at);
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
      const message = `${change.message}; what is a ${name} still may be`;
      this.#changes.push({ ...change, message });
    }
  }

  #compareMembers(before: readonly Member[], after: readonly Member[], at: string): void {
    const [left, right] = withoutEqual(before, after);
    const [oldOthers, newOthers] = this.#compareNull(left, right, at);
    const pairs = pairsOf(oldOthers, newOthers);
    for (const [old, now] of pairs.matched) this.#comparePair(old, now, at);
    this.#compareRest(pairs.removed, pairs.added, { before, after, at });
  }

  #compareNull(
    before: readonly Member[],
    after: readonly Member[],
    at: string,
  ): [Member[], Member[]] {
    const wasNull = before.some(isNull);
    const isNow = after.some(isNull);
    const rest = (list: readonly Member[]) => list.filter((member) => !isNull(member));
    // Where all that there is was null, or is, it is another type.
    if (wasNull !== isNow && rest(before).length + rest(after).length > 0)
      return [[...before], [...after]];
    if (!wasNull && isNow) this.#add("now-nullable", at, "may be null");
    if (wasNull && !isNow) this.#add("no-longer-nullable", at, "is no longer null");
    return [rest(before), rest(after)];
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
    this.#compareOthers(before.others, after.others, `${at}[name]`);
  }

  #compareOthers(before: Schema | undefined, after: Schema | undefined, at: string): void {
    if (before !== undefined && after !== undefined) return this.#compare(before, after, at);
    if (after !== undefined) {
      const type = printType(after);
      this.#add("other-properties-added", at, "may be of any name now", undefined, type);
    } else if (before !== undefined) {
      const type = printType(before);
      this.#add("other-properties-removed", at, "may be of no other name now", type);
    }
  }

  /** What has no counterpart on the other side. */
  #compareRest(
    removed: readonly Member[],
    added: readonly Member[],
    whole: { before: readonly Member[]; after: readonly Member[]; at: string },
  ): void {
    const { at } = whole;
    const before = printAll(whole.before);
    const after = printAll(whole.after);
    const [soleRemoved, soleAdded] = [only(removed), only(added)];
    if (removed.length + added.length === 0) return undefined;
    if (whole.before.some(isUnknown)) {
      return this.#add("type-given", at, `is ${after}, and was unknown`, before, after);
    }
    if (whole.after.some(isUnknown)) {
      return this.#add("type-widened", at, `is unknown, and was ${before}`, before, after);
    }
    if (isPrimitive(soleRemoved, "integer") && isPrimitive(soleAdded, "number")) {
      return this.#add("now-any-number", at, "may have decimals now");
    }
    if (isPrimitive(soleRemoved, "number") && isPrimitive(soleAdded, "integer")) {
      return this.#add("now-integer", at, "has no decimals now");
    }
    const opens = removed.length === 0 && added.every(isOpenType);
    if (opens || (removed.length > 0 && removed.every(isLiteral) && coverAll(added, removed))) {
      return this.#add("type-widened", at, `is ${after}, and was ${before}`, before, after);
    }
    const closes = added.length === 0 && removed.every(isOpenType);
    if (closes || (added.length > 0 && added.every(isLiteral) && coverAll(removed, added))) {
      return this.#add("type-narrowed", at, `is ${after}, and was ${before}`, before, after);
    }
    const areValues = [...removed, ...added].every(isLiteral);
    const isOpen = areValues && whole.before.some(isOpenType) && whole.after.some(isOpenType);
    if (isOpen) return this.#compareListed(removed, added, at);
    // Nothing that was there is left: neither is a variant of the other.
    if (!areValues && removed.length > 0 && added.length > 0) {
      return this.#add("type-changed", at, `is ${after}, and was ${before}`, before, after);
    }
    for (const member of removed) {
      const text = printMember(member);
      if (isLiteral(member)) this.#add("value-removed", at, `is no longer ${text}`, text);
      else this.#add("alternative-removed", at, `is no longer ${text}`, text);
    }
    for (const member of added) {
      const text = printMember(member);
      if (isLiteral(member)) this.#add("value-added", at, `may be ${text} now`, undefined, text);
      else this.#add("alternative-added", at, `may be ${text} now`, undefined, text);
    }
  }

  /** The values that an open enum lists: others were allowed before, and are now. */
  #compareListed(removed: readonly Member[], added: readonly Member[], at: string): void {
    for (const member of removed) {
      const text = printMember(member);
      this.#add("value-unlisted", at, `no longer lists ${text}`, text);
    }
    for (const member of added) {
      const text = printMember(member);
      this.#add("value-listed", at, `lists ${text} now`, undefined, text);
    }
  }

  #compareWords(before: Schema, after: Schema, at: string): void {
    const old = wordsOf(before);
    const now = wordsOf(after);
    if (old.text !== now.text) {
      this.#add("description-changed", at, "has another description", old.text, now.text);
    }
    if (!old.deprecated && now.deprecated) this.#add("deprecated", at, "is deprecated now");
    if (old.deprecated && !now.deprecated) {
      this.#add("no-longer-deprecated", at, "is no longer deprecated");
    }
  }

  /** Of schemas of the same type, which have the same inside. */
  #compareWordsInside(before: Schema, after: Schema, at: string): void {
    if (typeof before === "boolean" || typeof after === "boolean" || before === after) return;
    const pair = (old: Schema | undefined, now: Schema | undefined, place: string) => {
      if (old === undefined || now === undefined) return;
      this.#compareWords(old, now, place);
      this.#compareWordsInside(old, now, place);
    };
    for (const keyword of ["allOf", "oneOf"]) {
      const inner = schemasIn(after, keyword);
      for (const [index, each] of schemasIn(before, keyword).entries())
        pair(each, inner[index], at);
    }
    for (const [index, each] of schemasIn(before, "prefixItems").entries()) {
      pair(each, schemasIn(after, "prefixItems")[index], `${at}[${index}]`);
    }
    pair(before["items"] as Schema | undefined, after["items"] as Schema | undefined, `${at}[]`);
    const others = "additionalProperties";
    pair(before[others] as Schema | undefined, after[others] as Schema | undefined, `${at}[name]`);
    const properties = propertiesOf(after);
    for (const [name, each] of Object.entries(propertiesOf(before))) {
      pair(each, properties[name], propertyPlace(at, name));
    }
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

/** Whether all literals are values of primitive types among the others, which have nothing else. */
function coverAll(types: readonly Member[], literals: readonly Member[]): boolean {
  return (
    types.length > 0 &&
    types.every(({ type }) => type === "primitive") &&
    literals.every(
      (literal) =>
        literal.type === "literal" &&
        types.some((type) => isPrimitive(type, typeof literal.value) || isIntegerOf(type, literal)),
    )
  );
}

function isIntegerOf(type: Member, literal: Member): boolean {
  return (
    isPrimitive(type, "integer") && literal.type === "literal" && Number.isInteger(literal.value)
  );
}

function only(members: readonly Member[]): Member | undefined {
  return members.length === 1 ? members[0] : undefined;
}

const isNull = (member: Member) => isPrimitive(member, "null");
const isUnknown = (member: Member) => member.type === "unknown";
const isOpenType = (member: Member) => member.type === "primitive" && member.isOpen === true;
const isLiteral = (member: Member) => member.type === "literal";

function isPrimitive(member: Member | undefined, name: string): boolean {
  return member?.type === "primitive" && member.name === name;
}

function printAll(members: readonly Member[]): string {
  const text = [...new Set(members.map(printMember))].join(" | ");
  return text === "" ? "never" : text;
}

function propertiesOf(schema: SchemaObject): Readonly<Record<string, Schema>> {
  return (schema["properties"] as Readonly<Record<string, Schema>> | undefined) ?? {};
}

/** `owner.name`; `["a b"]` for what is no name. */
function propertyPlace(at: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return `${at}[${JSON.stringify(name)}]`;
  return at === "" ? name : `${at}.${name}`;
}

function wordsOf(schema: Schema): { readonly text?: string; readonly deprecated: boolean } {
  if (typeof schema === "boolean") return { deprecated: false };
  const { description, deprecated } = schema;
  return {
    ...(typeof description === "string" && { text: description }),
    deprecated: deprecated === true,
  };
}
