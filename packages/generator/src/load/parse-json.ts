import type { JSONVisitor } from "jsonc-parser";
import { duplicateKeys } from "./duplicate-keys.js";
import { jsonOffsets } from "./json-offsets.js";
import { maxDepth, tooDeep } from "./max-depth.js";
import type { Parsed, SyntaxProblem } from "./parse.js";

/** JSON (RFC 8259) at the speed of `JSON.parse`; syntax errors are looked for only where it fails. */
export async function parseJson(text: string): Promise<Parsed> {
  try {
    const value: unknown = JSON.parse(text);
    if (nestsDeeperThan(value, maxDepth)) return { ok: false, problems: [tooDeep] };
    const problems = duplicateKeys(text);
    return problems.length > 0
      ? { ok: false, problems }
      : { ok: true, value, offsetOf: jsonOffsets(text) };
  } catch (error) {
    return { ok: false, problems: await syntaxProblems(text, error) };
  }
}

function nestsDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) {
    // An index by any key: the values are plain, and of unknown shape.
    if (nestsDeeperThan((value as Record<string, unknown>)[key], levels - 1)) return true;
  }
  return false;
}

async function syntaxProblems(text: string, cause: unknown): Promise<SyntaxProblem[]> {
  // The messages of JSON.parse differ from one Node to the next, and some have no position.
  const { printParseErrorCode, visit } = await import("jsonc-parser");
  const errors: { code: string; offset: number }[] = [];
  let isTooDeep = false;
  try {
    const onError: JSONVisitor["onError"] = (code, offset) => {
      errors.push({ code: printParseErrorCode(code), offset });
    };
    visit(text, { onError }, { disallowComments: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // it recurses
    isTooDeep = true;
  }

  const problems: SyntaxProblem[] = [];
  let lineEnd = -1;
  for (const { code, offset } of errors) {
    // The first error of a line: the others on it are mostly its echo.
    if (offset <= lineEnd) continue;
    const newline = text.indexOf("\n", offset);
    lineEnd = newline === -1 ? text.length : newline;
    problems.push({ message: describe(code, foundAt(text, offset)), offset });
  }
  if (isTooDeep) problems.push(tooDeep);
  if (problems.length === 0) problems.push({ message: String(cause), offset: 0 });
  return problems;
}

function describe(problem: string, found: string): string {
  switch (problem) {
    case "InvalidSymbol":
    case "InvalidNumberFormat":
      return `${found} is no JSON value`;
    case "PropertyNameExpected":
      return `Expected a key in double quotes, found ${found}`;
    case "ValueExpected":
      return `Expected a value, found ${found}`;
    case "ColonExpected":
      return `Expected ":" after the key, found ${found}`;
    case "CommaExpected":
      return `Expected "," before ${found}`;
    case "CloseBraceExpected":
      return `Expected "}", found ${found}`;
    case "CloseBracketExpected":
      return `Expected "]", found ${found}`;
    case "EndOfFileExpected":
      return `Expected the end of the file, found ${found}`;
    case "InvalidCommentToken":
    case "UnexpectedEndOfComment":
      return "JSON has no comments";
    case "UnexpectedEndOfString":
      return 'This string has no closing "';
    case "InvalidUnicode":
    case "InvalidEscapeCharacter":
      return "This string has an escape sequence that JSON does not know";
    case "InvalidCharacter":
      return "This string has a control character, which JSON wants escaped";
    default:
      return `This is no JSON (${problem})`;
  }
}

function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return "the end of the file";
  const word =
    /^(?:"[^"\n]{0,30}"?|[\w.+-]{1,30}|.)/su.exec(text.slice(offset, offset + 40))?.[0] ?? "";
  return word.startsWith('"') ? word : `'${word}'`;
}
