// @ts-check
/** Whether what the compiler says of a program and what the diff says of the documents agree. */

/** @import { Change } from "gen-client" */
/** @import { ProgramText, Use } from "./program-text.mjs" */

/**
 * @typedef {object} CompileError
 * @property {number} line
 * @property {string} message
 *
 * @typedef {object} CompileErrors Of one program, compiled against two clients.
 * @property {CompileError[]} before
 * @property {CompileError[]} now
 *
 * @typedef {object} Agreement
 * @property {number} announced Errors for which there is a change of class `code`.
 * @property {string[]} unannounced The others: faults of the diff.
 * @property {Change[]} unproved Changes of class `code` that no line of the program fails by.
 * @property {string[]} faults Lines that don't compile against their own client: they tell nothing.
 */

/**
 * @param {ProgramText} program
 * @param {CompileErrors} errors
 * @param {readonly Change[]} changes
 * @returns {Agreement}
 */
export function agreement(program, errors, changes) {
  const breaking = changes.filter((change) => change.class === "code");
  // A program that calls an operation by its old name gets no further.
  const renamed = new Set(breaking.filter(({ kind }) => kind === "operation-renamed").map(nameOf));
  /** @type {Map<string, Change[]>} */
  const bySubject = new Map();
  for (const change of breaking) {
    for (const subject of subjectsOf(change)) {
      const known = bySubject.get(subject);
      if (known) known.push(change);
      else bySubject.set(subject, [change]);
    }
  }
  /** @type {Set<Change>} */
  const proved = new Set();
  /** @type {string[]} */
  const unannounced = [];
  const faulty = new Set(errors.before.map(({ line }) => line));
  const now = errors.now.filter(({ line }) => !faulty.has(line));
  for (const { line, message } of now) {
    const causes = program
      .usesAt(line)
      .flatMap((use) => (bySubject.get(use.subject) ?? []).filter((change) => meets(use, change)));
    for (const cause of causes) proved.add(cause);
    if (causes.length === 0) unannounced.push(`${program.lineAt(line)}\n    ${message}`);
  }
  return {
    announced: now.length - unannounced.length,
    unannounced,
    unproved: breaking.filter(
      (change) =>
        !proved.has(change) &&
        (change.kind === "operation-renamed" || !renamed.has(nameOf(change))),
    ),
    faults: [...faulty].map((line) => program.lineAt(line)),
  };
}

/** @param {Change} change */
function nameOf({ subject }) {
  return `${subject.type} ${subject.name}`;
}

/**
 * As programs name them, which know the earlier names only.
 *
 * @param {Change} change
 */
function subjectsOf({ kind, subject, before }) {
  if (subject.type === "client") return ["client"];
  const names = [subject.name];
  if (kind === "operation-renamed" && before !== undefined) names.push(before);
  return names.map((name) => `${subject.type} ${name}`);
}

/**
 * @param {Use} use
 * @param {Change} change
 */
function meets(use, change) {
  if (use.kinds?.includes(change.kind) === false) return false;
  const place = change.at.replaceAll(/ \([^)]*\)/g, "");
  return contains(use.at, place) || contains(place, use.at);
}

/**
 * @param {string} outer
 * @param {string} inner
 */
function contains(outer, inner) {
  if (outer === "" || outer === inner) return true;
  return inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
}
