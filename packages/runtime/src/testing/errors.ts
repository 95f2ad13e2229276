import { RequestError, type RequestSummary, SessionError } from "../errors.js";

/**
 * A request that nothing was prepared for: no expectation of a `MockAdapter`, no recording of a
 * `ReplayAdapter`. Its message says what was expected, the nearest first, and how this one differs.
 * Never tried again; nothing was sent. Code `UNEXPECTED_REQUEST`.
 */
export class UnexpectedRequest extends RequestError {
  constructor(request: RequestSummary, what: string) {
    super("UNEXPECTED_REQUEST", request, what, { sent: false });
  }
}

/**
 * What a test prepared and what happened are not the same, one line each in `problems`. Code
 * `EXPECTATIONS_UNMET`.
 */
export class VerificationError extends SessionError {
  readonly problems: readonly string[];

  constructor(of: string, problems: readonly string[]) {
    super("EXPECTATIONS_UNMET", `${of}: not what was expected${asList(problems)}`);
    this.problems = problems;
  }
}

/** Lines below a message. */
export function asList(lines: readonly string[]): string {
  return lines.map((line) => `\n  - ${line.replaceAll("\n", "\n  ")}`).join("");
}
