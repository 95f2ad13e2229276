/** A comparison in the order in which people read it: by class, then by what the changes belong to. */
import type { Change, Comparison, Subject } from "../diff/change.js";
import { type ChangeClass, changeClasses } from "../diff/rules.js";

export interface Section {
  readonly class: ChangeClass;
  /** `Breaks code` */
  readonly title: string;
  /** What that means for who calls the client, in one sentence. */
  readonly meaning: string;
  readonly count: number;
  readonly subjects: readonly SubjectChanges[];
}

export interface SubjectChanges {
  readonly subject: Subject;
  readonly changes: readonly Change[];
}

export const classTitles = {
  code: "Breaks code",
  wire: "Breaks the wire",
  additive: "Additive",
  documentation: "Documentation",
} as const satisfies Record<ChangeClass, string>;

export const classMeanings = {
  code: "Programs that use the client may no longer compile.",
  wire: "Programs compile, but what is sent or answered differs so that calls may fail.",
  additive: "Something new, or something that can no longer go wrong.",
  documentation: "Words only.",
} as const satisfies Record<ChangeClass, string>;

/** The classes that have changes, the most grave first. */
export function outlineOf({ changes }: Comparison): Section[] {
  return changeClasses.flatMap((each) => {
    const own = changes.filter((change) => change.class === each);
    if (own.length === 0) return [];
    return [
      {
        class: each,
        title: classTitles[each],
        meaning: classMeanings[each],
        count: own.length,
        subjects: bySubject(own),
      },
    ];
  });
}

function bySubject(changes: readonly Change[]): SubjectChanges[] {
  const groups = new Map<string, { subject: Subject; changes: Change[] }>();
  for (const change of changes) {
    const key = `${change.subject.type} ${change.subject.name}`;
    const known = groups.get(key);
    if (known) known.changes.push(change);
    else groups.set(key, { subject: change.subject, changes: [change] });
  }
  return [...groups.values()];
}

/** What a subject is, for people: `GET /pets`, `type, in pets.getPet and 3 more`. */
export function aboutSubject(subject: Subject, usedBy: readonly string[]): string {
  switch (subject.type) {
    case "operation":
      return subject.heading;
    case "schema":
      return `type${usedBy.length === 0 ? ", in no operation" : `, in ${listed(usedBy)}`}`;
    case "webhook":
      return "called by the API";
    case "scheme":
      return "security scheme";
    case "client":
      return "the client";
  }
}

/** The first of them, and how many more there are. */
function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  const first = names.slice(0, most).join(", ");
  return rest > 0 ? `${first} and ${rest} more` : first;
}

/** `2 changes break code, 1 breaks the wire; 4 are additive.`; what there is none of is left out. */
export function summaryOf({ counts, step }: Comparison): string {
  const { code, wire, additive, documentation } = counts;
  const parts = [
    ...(code > 0 ? [`${code} ${code === 1 ? "breaks" : "break"} code`] : []),
    ...(wire > 0 ? [`${wire} ${wire === 1 ? "breaks" : "break"} the wire`] : []),
    ...(additive > 0 ? [`${additive} additive`] : []),
    ...(documentation > 0 ? [`${documentation} of documentation`] : []),
  ];
  const total = code + wire + additive + documentation;
  if (total === 0) return "Nothing changes for callers.";
  return `${total} ${total === 1 ? "change" : "changes"}: ${parts.join(", ")}. Next version: ${step}.`;
}

/** `Petstore 1.2.0 → 1.3.0` */
export function headingOf({ client, oldVersion, newVersion }: Comparison): string {
  if (oldVersion === newVersion) return `${client} ${newVersion}`.trimEnd();
  return `${client} ${oldVersion || "?"} → ${newVersion || "?"}`;
}
