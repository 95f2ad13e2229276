import { UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import { DecodeError } from "../response/errors.js";
import type { Response } from "../response/response.js";

/** One thing that is wrong with a value. Never shows the value, which may be a secret. */
export interface ValidationIssue {
  /**
   * Where: a JSON pointer (RFC 6901) without its first slash that begins with the argument's name, or
   * with `body`: `body/items/3/price`, `limit`.
   */
  readonly path: string;
  /** What it has to be, and what it is: `must be number, and is a string`. */
  readonly message: string;
}

/** Of the issues of one value, so many are kept. */
export const mostIssues = 50;

/**
 * The arguments of a call are not what the document, or a schema of the program's own, says, and nothing
 * was sent. Items of a stream are checked while it is sent: this is then the `cause` of a `BodyError`.
 */
export class InvalidRequest extends UsageError {
  declare readonly code: "INVALID_REQUEST";
  /** Of the operation: `createPet`. */
  readonly operation: string;
  readonly issues: readonly ValidationIssue[];

  /** @param fate what became of the request. */
  constructor(
    operation: Operation,
    issues: readonly ValidationIssue[],
    fate: "nothing was sent" | "it is sent all the same" | "the rest is not sent",
  ) {
    const { method, path, id } = operation;
    super("INVALID_REQUEST", `${method} ${path} (${id}): ${summary(issues)}; ${fate}`);
    this.operation = id;
    this.issues = issues.slice(0, mostIssues);
  }
}

/**
 * The body of a response is not what the document, or a schema of the program's own, says. Of a failure
 * (4xx, 5xx) it is the `cause` of the `HttpError`.
 */
export class InvalidResponse extends DecodeError {
  declare readonly code: "INVALID_RESPONSE";
  /** The decoded body, or the item of it that is wrong. */
  readonly body: unknown;
  readonly issues: readonly ValidationIssue[];

  constructor(response: Response, body: unknown, issues: readonly ValidationIssue[], came: string) {
    super(response, "", came.slice(0, 200), {
      code: "INVALID_RESPONSE",
      what: `the body is not what it should be: ${summary(issues)}`,
    });
    this.body = body;
    this.issues = issues.slice(0, mostIssues);
  }
}

/** The first issues, as one line. */
function summary(issues: readonly ValidationIssue[]): string {
  const shown = issues.slice(0, 3).map(({ path, message }) => `${path} ${message}`);
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
