import type { Diagnostic } from "../diagnostic.js";
import type { Place, Position } from "../document.js";
import { positionOf } from "../document.js";
import { codeFrame } from "./code-frame.js";
import type { Colors } from "./terminal.js";
import { count, printable } from "./terminal.js";

export interface RenderOptions {
  readonly colors: Colors;
  /** Columns of the terminal. */
  readonly width: number;
  /** How many diagnostics to show at most. */
  readonly limit: number;
}

/** Other places of a diagnostic that are named. */
const maxOtherPlaces = 3;

/** Diagnostics as people read them: errors first, then in the order of files and lines. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: RenderOptions,
): string {
  const located = diagnostics.map(locate).sort(compare);
  const blocks = located.slice(0, options.limit).map((item) => renderOne(item, options));
  const hidden = located.slice(options.limit).map(({ diagnostic }) => diagnostic.severity);
  if (hidden.length > 0) blocks.push(`… and ${countHidden(hidden)}; --verbose shows all\n`);
  return blocks.join("\n");
}

/** An error that has no place in a document, in the same shape. */
export function renderError(
  error: { readonly code: string; readonly message: string; readonly help: string },
  colors: Colors,
): string {
  const head = `${colors.bold(colors.red("error"))} ${error.code} ${printable(error.message)}`;
  return `${head}\n${renderHelp(error.help, colors)}`;
}

interface Located {
  readonly diagnostic: Diagnostic;
  readonly at: { readonly place: Place; readonly position: Position } | undefined;
}

function locate(diagnostic: Diagnostic): Located {
  const [place] = diagnostic.places;
  return { diagnostic, at: place && { place, position: positionOf(place) } };
}

function compare(a: Located, b: Located): number {
  const bySeverity = rank(a.diagnostic) - rank(b.diagnostic);
  if (bySeverity !== 0 || !a.at || !b.at) return bySeverity || (a.at ? 1 : 0) - (b.at ? 1 : 0);
  const [nameA, nameB] = [a.at.place.source.name, b.at.place.source.name];
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  const { position: atA } = a.at;
  const { position: atB } = b.at;
  return atA.line - atB.line || atA.column - atB.column;
}

const rank = ({ severity }: Diagnostic) => (severity === "error" ? 0 : 1);

function renderOne({ diagnostic, at }: Located, { colors, width }: RenderOptions): string {
  const { code, severity, message, places, help } = diagnostic;
  const label = severity === "error" ? colors.red("error") : colors.yellow("warning");
  const where = at ? `${colors.bold(printable(describe(at.place, at.position)))} ` : "";
  const lines = [`${where}${colors.bold(label)} ${code} ${printable(message)}`];
  const frame = at ? codeFrame(at.place.source.text, at.position, { width, colors }) : "";
  if (frame !== "") lines.push(frame);

  const others = places.slice(1);
  for (const place of others.slice(0, maxOtherPlaces)) {
    lines.push(`  also at ${printable(describe(place, positionOf(place)))}`);
  }
  if (others.length > maxOtherPlaces) {
    lines.push(`  and at ${count(others.length - maxOtherPlaces, "more place")}`);
  }
  return `${lines.join("\n")}\n${renderHelp(help, colors)}`;
}

function describe({ source }: Place, { line, column }: Position): string {
  return `${source.name}:${line}:${column}`;
}

function renderHelp(help: string, colors: Colors): string {
  return `  ${colors.cyan("help:")} ${printable(help)}\n`;
}

function countHidden(hidden: readonly Diagnostic["severity"][]): string {
  const errors = hidden.filter((severity) => severity === "error").length;
  const warnings = hidden.length - errors;
  return [
    ...(errors > 0 ? [count(errors, "more error")] : []),
    ...(warnings > 0 ? [count(warnings, "more warning")] : []),
  ].join(" and ");
}
