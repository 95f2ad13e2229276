import { channel } from "node:diagnostics_channel";
import type { Attempt } from "./errors.js";

/** What is published for each attempt. The URL has its secrets masked. */
export interface AttemptEvent {
  readonly method: string;
  readonly url: string;
  /** Id and path template of the operation, where a generated method made the call. */
  readonly operation: { readonly id: string; readonly path: string } | undefined;
  readonly attempt: Attempt;
  /** Milliseconds until the next attempt; undefined when this is the last. */
  readonly retryIn: number | undefined;
}

/**
 * The `node:diagnostics_channel` on which each attempt is published when it is over. It costs
 * nothing while nobody subscribes.
 *
 *     diagnostics_channel.subscribe(attemptChannelName, (message) => {
 *       const { method, url, attempt } = message as AttemptEvent;
 *     });
 */
export const attemptChannelName = "gen-client:attempt";

export const attemptChannel = channel(attemptChannelName);
