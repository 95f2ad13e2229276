import type { SyntaxProblem } from "./parse.js";

/**
 * Keys that stand twice in an object of a JSON text, which has to be valid: `JSON.parse` takes the
 * last one, and nobody would hear of the first.
 */
export function duplicateKeys(text: string): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  /** Of each open object its keys, with their offsets; null for lists. */
  const open: (Map<string, number> | null)[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case braceOpen:
        open.push(new Map());
        expectsKey = true;
        break;
      case bracketOpen:
        open.push(null);
        expectsKey = false;
        break;
      case braceClose:
      case bracketClose:
        open.pop();
        expectsKey = false;
        break;
      case comma:
        expectsKey = Boolean(open.at(-1));
        break;
      case quote: {
        const start = at;
        at = closingQuote(text, start);
        if (!expectsKey) break;
        expectsKey = false;
        const keys = open.at(-1);
        const key = keyAt(text, start, at);
        const other = keys?.get(key);
        if (other === undefined) keys?.set(key, start);
        else {
          const message = `The key ${JSON.stringify(key)} stands twice in this object`;
          problems.push({ message, offset: start, other });
        }
      }
    }
  }
  return problems;
}

const [braceOpen, braceClose, bracketOpen, bracketClose, comma, quote, backslash] = [
  0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x22, 0x5c,
];

function closingQuote(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    if (end === -1) return text.length;
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
}

function keyAt(text: string, start: number, end: number): string {
  const key = text.slice(start + 1, end);
  return key.includes("\\") ? (JSON.parse(text.slice(start, end + 1)) as string) : key; // a string literal
}
