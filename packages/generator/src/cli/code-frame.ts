import type { Position } from "../document.js";
import type { Colors } from "./terminal.js";
import { printable } from "./terminal.js";

/** Lines shown before the offending one. */
const linesBefore = 2;

/**
 * The lines around a position, numbered, with a caret below it:
 *
 *       11 |   schema:
 *     > 12 |     $ref: "#/nope"
 *          |     ^
 *
 * Lines longer than `width` are cut around the caret: a minified document is one line.
 */
export function codeFrame(
  text: string,
  { line, column }: Position,
  options: { readonly width: number; readonly colors: Colors },
): string {
  if (text === "") return "";
  const { dim, red } = options.colors;
  const first = Math.max(1, line - linesBefore);
  const lines = linesOf(text, first, line);
  // An error at the end of a text is on the empty line behind it, and of those before.
  if (lines.every((content) => content === "")) return "";

  const digits = String(line).length;
  const room = Math.max(20, options.width - digits - 6);
  // All lines are cut alike, so that indentation still shows.
  const start = column > room - 10 ? column - Math.floor(room / 2) : 0;
  const cut = (content: string) => {
    const part = content.slice(start, start + room);
    const head = start > 0 && part !== "" ? `…${part.slice(1)}` : part;
    return printable(content.length > start + room ? `${head.slice(0, -1)}…` : head).trimEnd();
  };
  const rows = lines.map((content, index) => {
    const number = String(first + index).padStart(digits);
    const isOffending = first + index === line;
    const gutter = isOffending ? `${red(">")} ${dim(`${number} |`)}` : dim(`  ${number} |`);
    return `${gutter} ${cut(content)}`.trimEnd();
  });
  const caret = `${dim(`  ${" ".repeat(digits)} |`)} ${" ".repeat(column - 1 - start)}${red("^")}`;
  return [...rows, caret].join("\n");
}

/** Lines `first` to `last`, counted from 1, without splitting the whole text. */
function linesOf(text: string, first: number, last: number): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let number = 1; number <= last; number++) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    if (number >= first) lines.push(text.slice(start, end).replace(/\r$/, ""));
    if (newline === -1) break;
    start = end + 1;
  }
  return lines;
}
