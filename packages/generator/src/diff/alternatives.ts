/** What a value might be and may be no more, and what it may be now. */
import { isPrimitive, type Member } from "./members.js";
import { cut, cutBoth, membersText, printMember } from "./print-type.js";
import type { ChangeKind } from "./rules.js";
import type { SchemaChange } from "./schema-change.js";

/** Whole types stand beside their message up to so many characters. */
const longest = 2000;

/** All that a value might be, and may be. */
interface Whole {
  readonly before: readonly Member[];
  readonly after: readonly Member[];
}

/**
 * The changes where some members have no counterpart on the other side. What all of them together come
 * to is told as one change: a type became wider, narrower, or another one.
 */
export function compareAlternatives(
  removed: readonly Member[],
  added: readonly Member[],
  whole: Whole,
  at: string,
): SchemaChange[] {
  if (removed.length + added.length === 0) return [];
  // Beside what may be anything, nothing else says anything.
  if (whole.before.some(isUnknown) && whole.after.some(isUnknown)) return [];
  const one = (kind: ChangeKind, message: string): SchemaChange[] => [{ kind, at, message }];
  const [soleRemoved, soleAdded] = [only(removed), only(added)];
  if (isPrimitive(soleRemoved, "integer") && isPrimitive(soleAdded, "number")) {
    return one("now-any-number", "may have decimals now");
  }
  if (isPrimitive(soleRemoved, "number") && isPrimitive(soleAdded, "integer")) {
    return one("now-integer", "has no decimals now");
  }
  const kind = kindOf(removed, added, whole);
  if (kind !== undefined) {
    const [before, after] = [membersText(whole.before), membersText(whole.after)];
    const [was, is] = cutBoth(before, after);
    const message = `is ${is}, and was ${was}`;
    return [{ kind, at, message, before: cut(before, longest), after: cut(after, longest) }];
  }
  const areListed = [whole.before, whole.after].every((members) => members.some(isOpenType));
  return areListed && [...removed, ...added].every(isLiteral)
    ? listedChanges(removed, added, at)
    : memberChanges(removed, added, at);
}

/** Undefined where each member is a change of its own. */
function kindOf(
  removed: readonly Member[],
  added: readonly Member[],
  whole: Whole,
): ChangeKind | undefined {
  if (whole.before.some(isUnknown)) return "type-given";
  if (whole.after.some(isUnknown)) return "type-widened";
  const opens = removed.length === 0 && added.every(isOpenType);
  const covers = removed.length > 0 && removed.every(isLiteral) && coverAll(added, removed);
  if (opens || covers) return "type-widened";
  const closes = added.length === 0 && removed.every(isOpenType);
  const isCovered = added.length > 0 && added.every(isLiteral) && coverAll(removed, added);
  if (closes || isCovered) return "type-narrowed";
  // Nothing that was there is left: neither is a variant of the other.
  const areValues = [...removed, ...added].every(isLiteral);
  return !areValues && removed.length > 0 && added.length > 0 ? "type-changed" : undefined;
}

function memberChanges(
  removed: readonly Member[],
  added: readonly Member[],
  at: string,
): SchemaChange[] {
  return [
    ...removed.map((member): SchemaChange => {
      const before = printMember(member);
      const kind = isLiteral(member) ? "value-removed" : "alternative-removed";
      return { kind, at, message: `is no longer ${before}`, before };
    }),
    ...added.map((member): SchemaChange => {
      const after = printMember(member);
      const kind = isLiteral(member) ? "value-added" : "alternative-added";
      return { kind, at, message: `may be ${after} now`, after };
    }),
  ];
}

/** The values that an open enum lists: others were allowed before, and are now. */
function listedChanges(
  removed: readonly Member[],
  added: readonly Member[],
  at: string,
): SchemaChange[] {
  return [
    ...removed.map((member): SchemaChange => {
      const before = printMember(member);
      return { kind: "value-unlisted", at, message: `no longer lists ${before}`, before };
    }),
    ...added.map((member): SchemaChange => {
      const after = printMember(member);
      return { kind: "value-listed", at, message: `lists ${after} now`, after };
    }),
  ];
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

const isUnknown = (member: Member) => member.type === "unknown";
const isOpenType = (member: Member) => member.type === "primitive" && member.isOpen === true;
const isLiteral = (member: Member) => member.type === "literal";
