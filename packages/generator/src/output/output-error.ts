import type { DiagnosticCode } from "../diagnostic.js";

/** Thrown when the client can't be written; the output folder is as it was. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  readonly code: Extract<DiagnosticCode, `GC14${string}`>;
  /** What to do about it. */
  readonly help: string;

  constructor(code: OutputError["code"], message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.help = help;
  }
}
