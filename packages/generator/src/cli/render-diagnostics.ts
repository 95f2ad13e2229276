import { stripVTControlCharacters } from "node:util";
import type { Diagnostic } from "../diagnostic.js";
import { codeFrame } from "./code-frame.js";
import type { Located, LocatedPlace } from "./located.js";
import { locate, locateAll } from "./located.js";
import type { Colors } from "./terminal.js";
import { count, grouped, printable } from "./terminal.js";

export interface RenderOptions {
  readonly colors: Colors;
  /** Columns of the terminal. */
  readonly width: number;
  /** How many lines to print, about: where there is more to say, it is said shorter. */
  readonly lines: number;
}

/** Other places of a diagnostic, or of a group of them, that are named. */
const maxOtherPlaces = 3;

/** No diagnostic is shorter, so that those of a large document need not be printed to be counted. */
const fewestLines = 3;

/**
 * Diagnostics as people read them: errors first, then in the order of files and lines. Where they
 * don't fit, those of one code stand together, the first of each code in full.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: RenderOptions,
): string {
  const all = locateAll(diagnostics);
  if (all.length * fewestLines <= options.lines) {
    const blocks = all.map((item) => renderOne(item, options));
    if (heightOf(blocks, options) <= options.lines) return blocks.join("\n");
  }
  return renderShortened(all, options);
}

/** An error that has no place in a document, in the same shape. */
export function renderError(
  error: { readonly code: string; readonly message: string; readonly help: string },
  colors: Colors,
): string {
  const head = `${colors.bold(colors.red("error"))} ${error.code} ${printable(error.message)}`;
  return `${head}\n${renderHelp(error.help, colors)}`;
}

function renderShortened(all: readonly Located[], options: RenderOptions): string {
  const groups = [...groupBy(all, ({ diagnostic }) => groupOf(diagnostic)).values()];
  const shown = new Map<Located, string>();
  let lines = 0;
  const show = (item: Located): boolean => {
    const block = renderOne(item, options);
    const height = heightOf([block], options) + 1;
    if (shown.size > 0 && lines + height > options.lines) return false;
    shown.set(item, block);
    lines += height;
    return true;
  };
  // The first of each group, then as many of the others as there is room for.
  const firsts = groups.map(([first]) => first).filter((first) => first !== undefined);
  if (firsts.every(show)) {
    all.filter((item) => !shown.has(item)).every(show);
  }

  const blocks = groups.flatMap((group) => {
    const visible = group.flatMap((item) => shown.get(item) ?? []);
    const hidden = group.filter((item) => !shown.has(item));
    if (visible.length === 0) return [];
    return hidden.length === 0 ? visible : [...visible, moreOfGroup(hidden)];
  });
  const unseen = groups.filter((group) => !group.some((item) => shown.has(item)));
  if (unseen.length > 0) {
    const codes = unseen.flatMap(([first]) => first?.diagnostic.code ?? []);
    const number = grouped(unseen.flat().length);
    blocks.push(`… and ${number} of ${[...new Set(codes)].join(", ")}\n`);
  }
  blocks.push(`--verbose shows all ${countDiagnostics(all.map(({ diagnostic }) => diagnostic))}\n`);
  return blocks.join("\n");
}

/** `… and 41 more of GC110: at a.yaml:3:4, a.yaml:7:4 and 39 more places`. */
function moreOfGroup(hidden: readonly Located[]): string {
  const { code } = hidden[0]?.diagnostic ?? {};
  const named = hidden
    .slice(0, maxOtherPlaces)
    .flatMap(({ at }) => (at ? printable(describe(at)) : []));
  const rest = hidden.length - named.length;
  const places = [named.join(", "), ...(rest > 0 ? [count(rest, "more place")] : [])];
  const where = named.length === 0 ? "" : `: at ${places.join(" and ")}`;
  return `… and ${grouped(hidden.length)} more of ${code}${where}\n`;
}

function groupOf({ severity, code }: Diagnostic): string {
  return `${severity} ${code}`;
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Lines on the terminal: longer ones wrap. */
function heightOf(blocks: readonly string[], { width }: RenderOptions): number {
  return blocks
    .join("\n")
    .split("\n")
    .map((line) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / width)))
    .reduce((sum, lines) => sum + lines, 0);
}

function renderOne({ diagnostic, at }: Located, { colors, width }: RenderOptions): string {
  const { code, severity, message, places, help } = diagnostic;
  const label = severity === "error" ? colors.red("error") : colors.yellow("warning");
  const where = at ? `${colors.bold(printable(describe(at)))} ` : "";
  const lines = [`${where}${colors.bold(label)} ${code} ${printable(message)}`];
  const frame = at ? codeFrame(at.place.source.text, at.position, { width, colors }) : "";
  if (frame !== "") lines.push(frame);

  const others = places.slice(1);
  for (const place of others.slice(0, maxOtherPlaces)) {
    lines.push(`  also at ${printable(describe(locate(place)))}`);
  }
  if (others.length > maxOtherPlaces) {
    lines.push(`  and at ${count(others.length - maxOtherPlaces, "more place")}`);
  }
  return `${lines.join("\n")}\n${renderHelp(help, colors)}`;
}

function describe({ place, position }: LocatedPlace): string {
  return `${place.source.name}:${position.line}:${position.column}`;
}

function renderHelp(help: string, colors: Colors): string {
  return `  ${colors.cyan("help:")} ${printable(help)}\n`;
}

/** `1 error and 3 warnings`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  return [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ].join(" and ");
}
