/** Text to plain values: JSON or YAML, by its content and the ending of its name. */
import { maxDepth } from "./max-depth.js";
import { parseJson } from "./parse-json.js";

export type Parsed =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** Offset of the key (or item) that these keys lead to, or of its nearest ancestor. */
      readonly offsetOf: (keys: readonly string[]) => number;
    }
  | { readonly ok: false; readonly problems: readonly SyntaxProblem[] };

export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

/**
 * Parses a text. What starts like JSON is read as JSON, the rest as YAML 1.2; the ending of the
 * name decides where that fails (`.yaml`) or is a mistake (`.json`).
 */
export async function parse(text: string, name: string): Promise<Parsed> {
  const parsed = await parseEither(text, name);
  if (!parsed.ok || !nestsDeeperThan(parsed.value, maxDepth)) return parsed;
  const message = `Values nest deeper than ${maxDepth} levels, which no OpenAPI document needs`;
  return { ok: false, problems: [{ message, offset: 0 }] };
}

async function parseEither(text: string, name: string): Promise<Parsed> {
  const looksLikeJson = /^\s*[{[]/.test(text);
  if (looksLikeJson || /\.json$/i.test(name)) {
    const parsed = await parseJson(text);
    if (parsed.ok || !/\.ya?ml$/i.test(name)) return parsed;
  }
  // Half of all documents are JSON and need no YAML parser.
  const { parseYaml } = await import("./parse-yaml.js");
  return parseYaml(text);
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
