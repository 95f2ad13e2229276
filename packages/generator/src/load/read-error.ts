import type { DiagnosticCode } from "../diagnostic.js";
import { DocumentError } from "../diagnostic.js";

/** Why an input can't be read: a message, and what to do. */
export class ReadError extends Error {
  override readonly name = "ReadError";
  readonly help: string;
  /** Set where a limit is exceeded, which no reference gets around: nothing is generated. */
  readonly limit: DiagnosticCode | undefined;

  constructor(
    message: string,
    help: string,
    { limit, ...options }: ErrorOptions & { readonly limit?: DiagnosticCode } = {},
  ) {
    super(message, options);
    this.help = help;
    this.limit = limit;
  }
}

/** The same for those who asked for the document. */
export function unreadable(error: ReadError): DocumentError {
  const { message, help, limit: code = "GC101" } = error;
  return new DocumentError([{ code, severity: "error", message, places: [], help }], {
    cause: error,
  });
}
