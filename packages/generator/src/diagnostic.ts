import type { Place } from "./document.js";

/** How bad it is: an `error` writes nothing, a `warning` writes a safe result. */
export type Severity = "error" | "warning";

/** One problem of a document, with everything that a person needs to mend it. */
export interface Diagnostic {
  /** Stable: tools and people may rely on it. The table is `diagnosticCodes`. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What happened, in one sentence, without the place. */
  readonly message: string;
  /** Where: the offending place first, then the others that it has to do with. */
  readonly places: readonly Place[];
  /** What was done instead and what to do about it. */
  readonly help: string;
}

/** Every code with what it stands for. GC10x: reading, GC11x: structure, GC12x: names, GC13x: not supported, GC14x: writing. */
export const diagnosticCodes = {
  GC101: "the input can't be read",
  GC102: "syntax error",
  GC103: "not an OpenAPI document",
  GC104: "this OpenAPI version is not supported",
  GC105: "a reference to another file can't be followed",
  GC110: "a reference leads nowhere",
  GC111: "something has the wrong shape",
  GC112: "a path parameter and the path template don't agree",
  GC120: "duplicate operationId",
  GC121: "two names would be the same",
  GC130: "not supported yet",
  GC140: "the output folder holds files of others",
  GC141: "the client can't be written",
  GC142: "the lock can't be read",
} as const satisfies Record<string, string>;

export type DiagnosticCode = keyof typeof diagnosticCodes;

/** Thrown when a document can't become a client; carries every problem that was found. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    const first = diagnostics.find((diagnostic) => diagnostic.severity === "error");
    super(first?.message ?? "the document can't be used", options);
    this.diagnostics = diagnostics;
  }
}
