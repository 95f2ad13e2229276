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
  /** Whether each change of documentation is listed, too, of which there may be thousands. */
  readonly all: boolean;
}

export function renderChanges(comparison: Comparison, { colors, all }: ChangesOptions): string {
  const head = `${colors.bold(printable(headingOf(comparison)))}\n${summaryOf(comparison)}\n`;
  const sections = outlineOf(comparison).map((section) => {
    const title = colorOf(section.class, colors)(`${section.title} (${section.count})`);
    if (section.class === "documentation" && !all) {
      return `\n${title}\n  in ${count(section.subjects.length, "place")}; --verbose lists them\n`;
    }
    return `\n${title}\n${section.subjects.map((each) => renderSubject(each, colors)).join("")}`;
  });
  return head + sections.join("");
}

function renderSubject({ subject, changes }: SubjectChanges, colors: Colors): string {
  const [first] = changes;
  const about = aboutSubject(subject, first?.usedBy ?? []);
  const head = `  ${colors.bold(printable(subject.name))}  ${colors.dim(printable(about))}`;
  return changes.length === 1 && first?.at === ""
    ? `${head}  ${printable(first.message)}${place(first, colors)}\n`
    : `${head}\n${renderLines(changes, colors)}`;
}

function renderLines(changes: readonly Change[], colors: Colors): string {
  const width = Math.min(40, Math.max(...changes.map(({ at }) => at.length)));
  return changes
    .map((change) => {
      const at = change.at === "" ? "" : `${printable(change.at).padEnd(width)}  `;
      return `    ${at}${printable(change.message)}${place(change, colors)}\n`;
    })
    .join("");
}

/** Where it stands in the later document, or stood in the earlier one. */
function place({ oldPlace, newPlace }: Change, colors: Colors): string {
  const shown = newPlace ?? oldPlace;
  if (shown === undefined) return "";
  const { line, column } = positionOf(shown);
  return `  ${colors.dim(printable(`${shown.source.name}:${line}:${column}`))}`;
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
