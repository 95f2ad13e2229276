import type { Diagnostic } from "../diagnostic.js";
import type { ParsedSource } from "./source.js";

/** The diagnostics of a source that could not be parsed. */
export function syntaxErrors({ source, problems = [] }: ParsedSource): Diagnostic[] {
  return problems.map(({ message, position }) => ({
    code: "GC102",
    severity: "error",
    message,
    places: [{ source, pointer: "", position }],
    help: "Nothing was written. Correct the syntax and run again.",
  }));
}
