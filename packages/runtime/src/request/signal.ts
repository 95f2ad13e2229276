import { UsageError } from "../errors.js";

/**
 * A call's `signal`; `null` is none, as with `fetch`.
 *
 * @throws UsageError for what is no `AbortSignal`.
 */
export function readSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (signal instanceof AbortSignal) return signal;
  throw new UsageError("INVALID_OPTION", "signal is no AbortSignal");
}
