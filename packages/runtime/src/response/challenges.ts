/** What a server wants before it answers: `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110, 11.6.1). */

import { FieldScanner } from "./field-scanner.js";

/** One way to authenticate that a server offers. */
export interface Challenge {
  /** In lower case: `digest`. */
  readonly scheme: string;
  /** By name in lower case; of several the first. */
  readonly params: ReadonlyMap<string, string>;
  /** What stands in their place in some schemes: `Negotiate oRQwEqAD…`. */
  readonly token: string | undefined;
}

const name = /([!#$%&'*+\-.^_`|~0-9A-Za-z]+)/y;
const token68 = /[ \t]+([A-Za-z0-9\-._~+/]+=*)(?=[ \t]*(?:,|$))/y;
const parameter =
  /[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)(?:"|\\?$)|([^\s,"]*))/y;
/** Up to the next comma outside of quotes. */
const junk = /(?:[^",]|"(?:[^"\\]|\\.)*(?:"|\\?$))*/y;

/**
 * The challenges of a header field, in the order of the server. Commas stand between challenges and
 * between their parameters alike: what is followed by `=` is a parameter. What is malformed is skipped up to
 * the next comma.
 *
 * @param fields The values of the field, one for each of its lines.
 */
export function parseChallenges(fields: string | readonly string[] | undefined): Challenge[] {
  if (fields === undefined) return [];
  return (typeof fields === "string" ? [fields] : fields).flatMap((value) => [...scan(value)]);
}

function* scan(value: string): Generator<Challenge, void, undefined> {
  const scanner = new FieldScanner(value);
  let current: { scheme: string; params: Map<string, string> } | undefined;
  for (scanner.skipSeparators(); !scanner.isAtEnd; scanner.skipSeparators()) {
    const found = scanner.take(parameter);
    if (found !== undefined && current !== undefined) {
      const [, key = "", quoted, plain = ""] = found;
      const text = quoted?.replaceAll(/\\(.?)/g, "$1") ?? plain;
      if (!current.params.has(key.toLowerCase())) current.params.set(key.toLowerCase(), text);
      scanner.take(junk);
      continue;
    }
    const scheme = found === undefined ? scanner.take(name)?.[1]?.toLowerCase() : undefined;
    if (scheme !== undefined) {
      if (current !== undefined) yield { ...current, token: undefined };
      const token = scanner.take(token68)?.[1];
      current = { scheme, params: new Map() };
      if (token !== undefined) {
        yield { ...current, token };
        current = undefined;
      }
      // A parameter may follow at once, or the next challenge after a comma.
      if (/[ \t]/.test(scanner.next)) continue;
    }
    scanner.take(junk);
  }
  if (current !== undefined) yield { ...current, token: undefined };
}
