/** What a new version of a document changes, as SARIF: for code scanning, beside the lines of a review. */
import type { Change, Comparison } from "../../diff/change.js";
import { type ChangeClass, changeClasses, type Rule, rules } from "../../diff/rules.js";
import type { Report } from "./report.js";
import { sarifLog, type SarifLevel } from "./sarif-log.js";

const levels = {
  code: "error",
  wire: "warning",
  additive: "note",
  documentation: "note",
} as const satisfies Record<ChangeClass, SarifLevel>;

/**
 * One log of one or several clients. The kinds of changes are the rules; each change stands where it is
 * in the later document.
 */
export function sarifChanges(comparisons: readonly Comparison[], fileOf: Report["fileOf"]): string {
  const changes = comparisons.flatMap(({ client, changes }) =>
    changes.map((change) => ({ client, ...change })),
  );
  const run = {
    rules: Object.entries(rules).map(([id, rule]) => ({
      id,
      title: rule.title,
      level: levels[gravest(rule)],
    })),
    results: changes.map((change) => ({
      rule: change.kind,
      level: levels[change.class],
      text: sentence(change),
      // What is gone stands in the earlier document only.
      places: [change.newPlace, change.oldPlace].filter((place) => place !== undefined),
      fingerprint: {
        name: "change/v1",
        parts: [change.client, change.kind, subjectText(change), change.message],
      },
    })),
    ok: true,
  };
  return sarifLog(run, fileOf);
}

/** A rule has one level; each of its results tells its own. */
function gravest(rule: Rule): ChangeClass {
  if ("class" in rule) return rule.class;
  return changeClasses.find((each) => each === rule.sent || each === rule.received) ?? "additive";
}

function sentence(change: Change): string {
  return `${subjectText(change)} ${change.message}.`;
}

/** `pets.getPet args.limit` */
function subjectText({ subject, at }: Change): string {
  return at === "" ? subject.name : `${subject.name} ${at}`;
}
