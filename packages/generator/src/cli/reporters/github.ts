import { locateAll, type Located, type LocatedPlace } from "../located.js";
import { printable } from "../terminal.js";
import type { Report } from "./report.js";

/**
 * Workflow commands, which GitHub shows beside the lines of a pull request:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport({ diagnostics, fileOf }: Report): string {
  return locateAll(diagnostics)
    .map((item) => command(item, fileOf))
    .join("");
}

function command({ diagnostic, at }: Located, fileOf: Report["fileOf"]): string {
  const { code, severity, message, help } = diagnostic;
  return workflowCommand(severity, { title: code, text: [message, help], at }, fileOf);
}

export interface Annotation {
  readonly title: string;
  readonly text: readonly string[];
  readonly at: LocatedPlace | undefined;
}

/** An annotation beside a line of a file, or one whose text says where. */
export function workflowCommand(
  level: "error" | "warning",
  { title, text: [first = "", ...rest], at }: Annotation,
  fileOf: Report["fileOf"],
): string {
  const file = at && fileOf(at.place.source);
  const properties = {
    ...(at && file !== undefined && { file, line: at.position.line, col: at.position.column }),
    title,
  };
  // Without a file there is nothing to put it beside: then the text says where.
  const where =
    at && file === undefined
      ? `${at.place.source.name}:${at.position.line}:${at.position.column} `
      : "";
  const written = Object.entries(properties)
    .map(([key, value]) => `${key}=${escapeProperty(printable(String(value)))}`)
    .join(",");
  const text = [where + first, ...rest].map((line) => escapeData(printable(line))).join("%0A");
  return `::${level} ${written}::${text}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
