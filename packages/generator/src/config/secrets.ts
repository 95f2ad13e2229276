import { closest } from "../closest.js";
import type { Source } from "../document.js";
import { clientOptionEntries, clientOptions } from "../options/client-options.js";

/**
 * A config file as errors may show it: what could be a secret is masked in its text, so that everything
 * still stands where it stood. That is what `secret` options hold, and all under keys that are no options:
 * `header` is misspelt, and what stands there is meant for `headers`. Where it can't be masked, since the
 * file writes it in another way, has code that gives it, or has no value, no text is left.
 */
export function withoutSecrets(source: Source): Source {
  if (source.value === undefined)
    return mayHold.test(source.text) ? { ...source, text: "" } : source;
  let { text } = source;
  for (const secret of secretsOf(source.value)) {
    if (typeof secret !== "string" || !source.text.includes(secret)) return { ...source, text: "" };
    text = text.replaceAll(secret, secret.replaceAll(/[^\r\n]/g, "*"));
  }
  return { ...source, text };
}

/** A file without such words sends nobody's credentials. */
const mayHold = /head|auth|cookie|token|secret|key|pass/i;

/** Whether what stands under a key is no secret: that of an option, or of what looks like one misspelt. */
function isHarmless(key: string): boolean {
  const meant = closest(key, [...Object.keys(clientOptions), "$schema", "clients"]);
  const option = clientOptionEntries.find(([name]) => name === meant)?.[1];
  return key === "$schema" || (option !== undefined && !option.secret);
}

/** A text, or a function, which may have one in its code. */
type Secret = string | (() => unknown);

/** The longest first: one may be a part of another. */
function secretsOf(config: unknown): Secret[] {
  const found = new Set<Secret>();
  const client = (options: unknown): void => {
    if (!isObject(options)) return leaves(options, found);
    for (const [name, value] of Object.entries(options)) {
      if (name === "clients" && options === config && isObject(value)) {
        for (const inner of Object.values(value)) client(inner);
      } else if (!isHarmless(name)) leaves(value, found);
    }
  };
  client(config);
  return [...found].sort((one, other) => other.length - one.length);
}

function leaves(value: unknown, found: Set<Secret>): void {
  if (typeof value === "function") found.add(value as Secret); // it is never called
  if (typeof value === "string" || typeof value === "number") {
    if (value !== "") found.add(String(value));
  }
  if (typeof value === "object" && value !== null)
    for (const part of Object.values(value)) leaves(part, found);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a parser says of a config file, without the text that it found there. */
export function withoutFound(message: string): string {
  return message
    .replace(/^"[^"]{0,30}"? is/, "This is")
    .replace(/^'[^']+' is/, "This is")
    .replace(/(before|found) (?:"[^"]*"?|'[^']*')$/, "$1 something else")
    .replace(/: "(?:[^"\\]|\\.)*"$/, "");
}
