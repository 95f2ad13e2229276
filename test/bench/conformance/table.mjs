// @ts-check
/** How the clients did, section by section. */

/** @import { Case } from "./cases.mjs" */
/** @import { Verdict } from "./conformance.mjs" */

/** @typedef {Readonly<Record<string, readonly Verdict[]>>} Verdicts By the name of the client; in the order of the cases. */

/** What is told of a case that did not pass, by a letter in the table. */
const letters = /** @type {const} */ ({
  differs: "w",
  "no request": "n",
  "not generated": "g",
  "does not compile": "c",
});

/** The meaning of the letters. */
export const legend =
  "passed/all; of the others w: wrong on the wire, n: no request, " +
  "g: not generated, c: generated code does not compile";

/**
 * @typedef {object} Row
 * @property {string} section
 * @property {number} all
 * @property {Readonly<Record<string, Cell>>} cells By the name of the client.
 *
 * @typedef {Readonly<Record<Verdict["kind"], number>>} Cell
 */

/**
 * A row for each section, in the order of the cases, and one for all of them.
 *
 * @param {readonly Case[]} cases
 * @param {Verdicts} verdicts
 * @returns {Row[]}
 */
export function rowsOf(cases, verdicts) {
  const sections = [...new Set(cases.map(({ section }) => section))];
  return [
    ...sections.map((section) => rowOf(section, cases, verdicts, (one) => one.section === section)),
    rowOf("all", cases, verdicts, () => true),
  ];
}

/**
 * @param {string} section
 * @param {readonly Case[]} cases
 * @param {Verdicts} verdicts
 * @param {(one: Case) => boolean} counts
 * @returns {Row}
 */
function rowOf(section, cases, verdicts, counts) {
  const cells = Object.entries(verdicts).map(([name, all]) => {
    const some = all.filter((_, index) => {
      const one = cases[index];
      return one !== undefined && counts(one);
    });
    /** @param {Verdict["kind"]} kind */
    const count = (kind) => some.filter((verdict) => verdict.kind === kind).length;
    const cell = {
      passed: count("passed"),
      differs: count("differs"),
      "no request": count("no request"),
      "not generated": count("not generated"),
      "does not compile": count("does not compile"),
    };
    return /** @type {const} */ ([name, cell]);
  });
  return { section, all: cases.filter(counts).length, cells: Object.fromEntries(cells) };
}

/**
 * The rows as text for a terminal: `15/19 4w`.
 *
 * @param {readonly Row[]} rows
 */
export function terminalTable(rows) {
  const names = namesOf(rows);
  const lines = rows.map(({ section, all, cells }) => [
    section,
    ...names.map((name) => [`${cells[name]?.passed}/${all}`, failures(cells[name])].join(" ")),
  ]);
  return aligned([["", ...names], ...lines])
    .map((line, index, { length }) => (index === length - 1 ? `\n${line}` : line))
    .join("\n");
}

/**
 * The rows as a table of Markdown, with bold where all passed.
 *
 * @param {readonly Row[]} rows
 */
export function markdownTable(rows) {
  const names = namesOf(rows);
  const lines = rows.map(({ section, all, cells }) => [
    section,
    ...names.map((name) => {
      const passed = cells[name]?.passed ?? 0;
      return passed === all ? `**${passed}/${all}**` : `${passed}/${all}`;
    }),
  ]);
  const head = ["", ...names];
  const widths = head.map((_, at) => Math.max(...[head, ...lines].map((line) => width(line[at]))));
  const rule = widths.map((size, at) => (at === 0 ? "-".repeat(size) : `${"-".repeat(size - 1)}:`));
  return [head, rule, ...lines]
    .map((line) => line.map((cell, at) => padded(cell, widths[at] ?? 0, at > 0)).join(" | "))
    .map((line) => `| ${line} |`)
    .join("\n");
}

/** @param {readonly Row[]} rows */
function namesOf(rows) {
  return Object.keys(rows[0]?.cells ?? {});
}

/** @param {Cell | undefined} cell */
function failures(cell) {
  return Object.entries(letters)
    .map(([kind, letter]) => [cell?.[/** @type {keyof typeof letters} */ (kind)] ?? 0, letter])
    .filter(([count]) => count !== 0)
    .map(([count, letter]) => `${count}${letter}`)
    .join(" ");
}

/** @param {readonly (readonly string[])[]} lines */
function aligned(lines) {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => width(line[at]))));
  return lines.map((line) =>
    line
      .map((cell, at) => padded(cell, widths[at] ?? 0, false))
      .join("   ")
      .trimEnd(),
  );
}

/** @param {string | undefined} text */
function width(text = "") {
  return text.length;
}

/**
 * @param {string} text
 * @param {number} size
 * @param {boolean} isNumber
 */
function padded(text, size, isNumber) {
  return isNumber ? text.padStart(size) : text.padEnd(size);
}
