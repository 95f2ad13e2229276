import { channel } from "node:diagnostics_channel";
import type { AttemptRequest, AttemptTimings } from "../adapters/adapter.js";
import type { Attempt, SessionError } from "../errors.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";

/** What is published for each attempt. The URL has its secrets masked. */
export interface AttemptEvent {
  readonly method: string;
  readonly url: string;
  /** Id and path template of the operation, where a generated method made the call. */
  readonly operation: { readonly id: string; readonly path: string } | undefined;
  readonly attempt: Attempt;
  /** When it began, on `performance.now()`'s clock. */
  readonly startedAt: number;
  /** What its time went to, in milliseconds; undefined where it didn't come that far. */
  readonly timings: {
    /** Waiting until limits let it pass, where the session keeps to some (`pacing`); else 0. */
    readonly pacing: number;
    /** Until a connection was there: waiting for one, opening it. */
    readonly connection: number | undefined;
    /** From there to the head of the response. */
    readonly response: number | undefined;
    /** From there to the end of the body; of a streamed one, none of it. */
    readonly body: number | undefined;
  };
  /** Milliseconds until the next attempt; undefined when this is the last. */
  readonly retryIn: number | undefined;
}

/** Told of each attempt of a session when it is over. */
export interface AttemptObserver {
  /** `attempt`: undefined where it could not be made. */
  onAttempt(
    event: AttemptEvent,
    attempt: AttemptRequest | undefined,
    outcome: AdapterResponse | SessionError,
  ): void;
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

/** @internal */
export function toEvent(
  request: PreparedRequest,
  attempt: Attempt,
  startedAt: number,
  { connected, responded }: AttemptTimings = {},
  retryIn: number | undefined,
  pacing: number,
): AttemptEvent {
  const { method, url, operation } = request;
  const between = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : to - from;
  return {
    method,
    url,
    operation: operation && { id: operation.id, path: operation.path },
    attempt,
    startedAt,
    timings: {
      pacing,
      connection: between(startedAt + pacing, connected),
      response: between(connected, responded),
      body: between(responded, startedAt + attempt.milliseconds),
    },
    retryIn,
  };
}
