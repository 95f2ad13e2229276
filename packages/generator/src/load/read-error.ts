import { DocumentError } from "../diagnostic.js";

/** Larger inputs are taken for mistakes; the largest known document has 47 MB. */
export const maxBytes = 100 * 1024 * 1024;

/** Why an input can't be read: a message, and what to do. */
export class ReadError extends Error {
  override readonly name = "ReadError";
  readonly help: string;

  constructor(message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.help = help;
  }
}

/** The same for those who asked for the document (GC101). */
export function unreadable(error: ReadError): DocumentError {
  const { message, help } = error;
  const code = "GC101";
  return new DocumentError([{ code, severity: "error", message, places: [], help }], {
    cause: error,
  });
}

export function tooLarge(name: string): ReadError {
  return new ReadError(
    `${name} is larger than ${maxBytes / 1024 / 1024} MB`,
    "Check that this is the document that you mean.",
  );
}
