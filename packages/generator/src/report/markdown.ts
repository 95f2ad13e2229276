/** A comparison as Markdown (CommonMark): for reviews, job summaries and changelogs. */
import type { Change, Comparison, Subject } from "../diff/change.js";
import { markdownCode as code, markdownText as plain } from "../markdown.js";
import { aboutSubject, headingOf, outlineOf, summaryOf } from "./outline.js";

/** The whole report, with a heading of level 2. */
export function markdownReport(comparison: Comparison): string {
  return `## ${plain(headingOf(comparison))}\n\n${markdownBody(comparison)}`;
}

/** What stands below the heading: sections of level 3, and lists. */
export function markdownBody(comparison: Comparison): string {
  const sections = outlineOf(comparison).map(({ title, subjects }) => {
    const blocks = subjects.map(({ subject, changes }) => subjectText(subject, changes));
    return `### ${title}\n\n${blocks.join("")}`;
  });
  return [`${summaryOf(comparison)}\n`, ...sections].join("\n");
}

function subjectText(subject: Subject, changes: readonly Change[]): string {
  const [first] = changes;
  const head = `- **${code(subject.name)}** (${plain(aboutSubject(subject, first?.usedBy ?? []))})`;
  const [only] = changes;
  if (changes.length === 1 && only?.at === "") return `${head}: ${sentence(only)}\n`;
  const lines = changes.map((change) => {
    const place = change.at === "" ? "" : `${code(change.at)} `;
    return `  - ${place}${sentence(change)}\n`;
  });
  return `${head}\n${lines.join("")}`;
}

function sentence({ kind, message, before, after }: Change): string {
  const isWords = kind === "description-changed";
  const was = before !== undefined && after === undefined && !message.includes(before);
  const is = after !== undefined && before === undefined && !message.includes(after);
  const note = isWords ? "" : was ? `, was ${code(before)}` : is ? `, ${code(after)}` : "";
  return plain(message) + note;
}
