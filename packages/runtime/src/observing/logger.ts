import { UsageError } from "../errors.js";
import type { AttemptObserver } from "./events.js";

/**
 * Where a session writes what it does; `console` is one, and so is a winston logger. For pino:
 * `{ debug: (message, fields) => log.debug(fields, message), warn: … }`.
 */
export interface Logger {
  /** Each attempt that ends its call. */
  debug(message: string, fields: object): void;
  /** Each attempt that is followed by another one, because it failed. */
  warn(message: string, fields: object): void;
}

/**
 * A `logger` option.
 *
 * @throws UsageError for what can't write.
 */
export function readLogger(logger: Logger): Logger {
  const { debug, warn } = (logger ?? {}) as Partial<Logger>;
  if (typeof debug === "function" && typeof warn === "function") return logger;
  throw new UsageError(
    "INVALID_OPTION",
    "logger has no debug and warn; pass console, or one like it",
  );
}

/** Writes a line for each attempt; secrets are masked. */
export function logTo(logger: Logger): AttemptObserver {
  return {
    onAttempt(event) {
      const { method, url, operation, attempt, retryIn, timings } = event;
      const outcome = attempt.error ?? attempt.status;
      const waited = Math.round(timings.pacing);
      const took = `${Math.round(attempt.milliseconds)} ms${waited > 0 ? ` (${waited} ms of it for pacing)` : ""}`;
      const fields = {
        method,
        url,
        ...(operation === undefined ? {} : { operation: operation.id }),
        attempt: attempt.number,
        outcome,
        milliseconds: attempt.milliseconds,
        ...(waited > 0 && { pacing: timings.pacing }),
      };
      if (retryIn === undefined) {
        logger.debug(`${method} ${url} -> ${outcome} in ${took}`, fields);
      } else {
        const message = `${method} ${url} -> ${outcome} in ${took}, again in ${Math.round(retryIn)} ms`;
        logger.warn(message, { ...fields, retryIn });
      }
    },
  };
}
