import type { Diagnostic } from "../diagnostic.js";
import type { ParsedSource } from "./source.js";

/** The diagnostics of a source that could not be parsed. */
export function syntaxErrors({ source, problems = [] }: ParsedSource): Diagnostic[] {
  return problems.map(({ code = "GC102", message, positions }) => ({
    code,
    severity: "error",
    message,
    places: positions.map((position) => ({ source, pointer: "", position })),
    help:
      code === "GC102"
        ? "Nothing was written. Correct the syntax and run again."
        : "Nothing was written. Check that this is the document that you mean.",
  }));
}
