/** A comparison as people read it on a terminal. */
import type { Change, Comparison } from "../diff/change.js";
import type { ChangeClass } from "../diff/rules.js";
import { positionOf } from "../document.js";
import {
  aboutSubject,
  headingOf,
  outlineOf,
  type SubjectChanges,
  summaryOf,
} from "../report/outline.js";
import type { Colors } from "./terminal.js";
import { count, printable } from "./terminal.js";

export interface ChangesOptions {
  readonly colors: Colors;
  /** Whether each other description is listed, too, of which there may be thousands. */
  readonly all: boolean;
}

export function renderChanges(comparison: Comparison, { colors, all }: ChangesOptions): string {
  const head = `${colors.bold(printable(headingOf(comparison)))}\n${summaryOf(comparison)}\n`;
  const sections = outlineOf(comparison).map((section) => {
    const title = colorOf(section.class, colors)(`${section.title} (${section.count})`);
    const shown = all ? section.subjects : withoutWords(section.subjects);
    const hidden = section.count - shown.reduce((sum, { changes }) => sum + changes.length, 0);
    const rest =
      hidden > 0 ? `  ${count(hidden, "other description")}; --verbose lists them\n` : "";
    return `\n${title}\n${shown.map((each) => renderSubject(each, colors)).join("")}${rest}`;
  });
  return head + sections.join("");
}

/** What else is told beside other descriptions, which are many. */
function withoutWords(subjects: readonly SubjectChanges[]): SubjectChanges[] {
  return subjects
    .map(({ subject, changes }) => ({
      subject,
      changes: changes.filter(({ kind }) => kind !== "description-changed"),
    }))
    .filter(({ changes }) => changes.length > 0);
}

/** What is told of a subject as a whole in a few words stands on its line. */
const fewWords = 24;

function renderSubject({ subject, changes }: SubjectChanges, colors: Colors): string {
  const [first] = changes;
  const about = printable(aboutSubject(subject, first?.usedBy ?? []));
  const name = printable(subject.name);
  const head = `  ${colors.bold(name)}  ${colors.dim(about)}`;
  const only = changes.length === 1 && first?.at === "" ? first : undefined;
  if (only && only.message.length <= fewWords) {
    return `${head}  ${printable(only.message)}${dimmed(placeOf(only), colors)}\n`;
  }
  const common = commonPlace(changes);
  return `${head}${dimmed(common, colors)}\n${renderLines(changes, common, colors)}`;
}

/** Of a type, all changes have its own place, and most of an operation: once is enough. */
function commonPlace(changes: readonly Change[]): string | undefined {
  const counts = new Map<string, number>();
  for (const change of changes) {
    const place = placeOf(change);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most !== undefined && most[1] > 1 ? most[0] : undefined;
}

function renderLines(
  changes: readonly Change[],
  common: string | undefined,
  colors: Colors,
): string {
  const width = Math.min(40, Math.max(...changes.map(({ at }) => at.length)));
  return changes
    .map((change) => {
      const at = change.at === "" ? "" : `${printable(change.at).padEnd(width)}  `;
      const place = placeOf(change);
      const own = place === common ? "" : dimmed(place, colors);
      return `    ${at}${printable(change.message)}${own}\n`;
    })
    .join("");
}

/** Where it stands in the later document, or stood in the earlier one. */
function placeOf({ oldPlace, newPlace }: Change): string | undefined {
  const place = newPlace ?? oldPlace;
  if (place === undefined) return undefined;
  const { line, column } = positionOf(place);
  return `${place.source.name}:${line}:${column}`;
}

function dimmed(place: string | undefined, colors: Colors): string {
  return place === undefined ? "" : `  ${colors.dim(printable(place))}`;
}

function colorOf(each: ChangeClass, colors: Colors): (text: string) => string {
  switch (each) {
    case "code":
      return (text) => colors.bold(colors.red(text));
    case "wire":
      return (text) => colors.bold(colors.yellow(text));
    case "additive":
      return (text) => colors.bold(colors.green(text));
    case "documentation":
      return (text) => colors.bold(colors.dim(text));
  }
}
