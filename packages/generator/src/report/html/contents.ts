/** A comparison by what changed: groups of the client, then its types, webhooks and security schemes. */
import type { Change, Comparison, Subject } from "../../diff/change.js";
import { type ChangeClass, changeClasses } from "../../diff/rules.js";

export interface Group {
  /** `api.pets`, `Types` */
  readonly title: string;
  readonly entries: readonly Entry[];
}

interface Ordered {
  readonly gravity: number;
  readonly order: number;
  readonly title: string;
  readonly entries: Entry[];
}

/** One subject and all its changes, the most grave first. */
export interface Entry {
  /** Of its element: the same in every report, as links lead to it. */
  readonly id: string;
  readonly subject: Subject;
  readonly changes: readonly [Change, ...Change[]];
  /** Of its most grave change. */
  readonly class: ChangeClass;
  /** Of the operation, or of those that have the type. */
  readonly tags: readonly string[];
}

/**
 * Groups with the most grave changes first, then in the order of their names; in each its subjects in the
 * same way.
 */
export function contentsOf({ client, changes, operations }: Comparison): Group[] {
  const bySubject = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const id = idOf(change.subject);
    const known = bySubject.get(id);
    if (known) known.push(change);
    else bySubject.set(id, [change]);
  }
  const groups = new Map<string, Ordered>();
  for (const [id, own] of bySubject) {
    const [first] = own;
    const { order, title } = groupOf(first, client);
    const key = `${order} ${title}`;
    const entry = {
      id,
      subject: first.subject,
      changes: own,
      class: first.class,
      tags: tagsOf(own, operations),
    };
    const group = groups.get(key);
    if (group) group.entries.push(entry);
    else
      groups.set(key, {
        gravity: changeClasses.indexOf(first.class),
        order,
        title,
        entries: [entry],
      });
  }
  return [...groups.values()].sort(
    (a, b) => a.gravity - b.gravity || a.order - b.order || (a.title < b.title ? -1 : 1), // no two are equal
  );
}

/**
 * The id of a subject's element: `pets.getPet` for an operation, `type-Pet` for a type. Whatever is
 * not a letter, digit, `_`, `.` or `-` is written as its code, which keeps ids apart.
 */
export function idOf({ type, name }: Pick<Subject, "type" | "name">): string {
  const text = name.replaceAll(
    /[^\w.-]/g,
    (character) => `~${character.charCodeAt(0).toString(16)}`,
  );
  switch (type) {
    case "operation":
      return text;
    case "schema":
      return `type-${text}`;
    default:
      return `${type}-${text}`;
  }
}

function groupOf(gravest: Change, client: string): { order: number; title: string } {
  const { subject } = gravest;
  switch (subject.type) {
    case "client":
      return { order: 0, title: client };
    case "operation": {
      const dot = subject.name.indexOf(".");
      return { order: 1, title: dot < 0 ? "Operations" : subject.name.slice(0, dot) };
    }
    case "schema":
      return { order: 2, title: "Types" };
    case "webhook":
      return { order: 3, title: "Webhooks" };
    case "scheme":
      return { order: 4, title: "Security schemes" };
  }
}

function tagsOf(changes: readonly Change[], operations: Comparison["operations"]): string[] {
  const users = changes.flatMap(({ subject, usedBy }) => [
    ...(subject.type === "operation" ? [subject] : []),
    ...usedBy.flatMap((name) => operations.get(name) ?? []),
  ]);
  return [...new Set(users.flatMap(({ tags }) => tags))];
}
