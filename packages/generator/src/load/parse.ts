/** Text to plain values: JSON or YAML, by its content and the ending of its name. */
import type { DiagnosticCode } from "../diagnostic.js";
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
  /** Default: GC102. */
  readonly code?: DiagnosticCode;
  readonly message: string;
  readonly offset: number;
  /** Where else the problem is: the other one of two. */
  readonly other?: number;
}

/**
 * Parses a text. What starts like JSON is read as JSON, the rest as YAML 1.2; the ending of the
 * name decides where that fails (`.yaml`) or is a mistake (`.json`).
 */
export async function parse(text: string, name: string): Promise<Parsed> {
  const looksLikeJson = /^\s*[{[]/.test(text);
  if (looksLikeJson || /\.json$/i.test(name)) {
    const parsed = await parseJson(text);
    if (parsed.ok || !/\.ya?ml$/i.test(name)) return parsed;
  }
  // Half of all documents are JSON and need no YAML parser.
  const { parseYaml } = await import("./parse-yaml.js");
  return parseYaml(text);
}
