import { subscribe } from "node:diagnostics_channel";
import { attemptChannelName, type AttemptEvent } from "@gen-client/runtime";

/** Prints a line for each request that a session of this process sends. */
export function printRequests(): void {
  subscribe(attemptChannelName, (message) => {
    // The channel is untyped: this is what the runtime publishes on it.
    const { method, url, attempt, retryIn } = message as AttemptEvent;
    const { pathname, search } = new URL(url);
    const line = [
      `  ${method.padEnd(4)} ${(pathname + search).padEnd(24)}`,
      String(attempt.status ?? attempt.error),
      `attempt ${attempt.number}`,
      `${attempt.milliseconds.toFixed(1).padStart(6)} ms`,
      retryIn === undefined ? "" : `again in ${Math.round(retryIn)} ms`,
    ];
    console.log(line.join("  ").trimEnd());
  });
}
