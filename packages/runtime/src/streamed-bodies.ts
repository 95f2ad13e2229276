/** Bodies that a call hands over while they come in, and the options of the calls that do. */
import type { Readable } from "node:stream";
import type { CallOptions } from "./client-options.js";
import { UsageError } from "./errors.js";
import type { Operation } from "./operation.js";
import { display } from "./request/known-options.js";
import { isIdempotent } from "./request/method.js";
import type { PreparedRequest } from "./request/prepared-request.js";
import type { Reconnect } from "./response/event-stream.js";
import type { Response } from "./response/response.js";

/** What a binary body can be handed over as. */
export interface BinaryBodies {
  bytes: Uint8Array;
  /** A Node stream, while it comes in; until its end it holds a connection. */
  stream: Readable;
  blob: Blob;
}

/** Options of a call whose successes are binary. */
export interface BinaryOptions<As extends keyof BinaryBodies = "bytes"> extends CallOptions {
  /**
   * What the body of a success is handed over as. Default `bytes`.
   *
   *     const video = await api.files.download({ id }, { as: "stream" });
   *     await pipeline(video, createWriteStream("video.mp4"));
   */
  readonly as?: As | undefined;
}

/** The responses of an operation, binary bodies of its successes as `As`. */
export type BinaryResponses<R, As extends keyof BinaryBodies> = {
  [Status in keyof R]: `${Status & (string | number)}` extends `2${string}`
    ? BinaryResponse<R[Status], As>
    : R[Status];
};

type BinaryResponse<Type, As extends keyof BinaryBodies> = Type extends { body: Uint8Array }
  ? Omit<Type, "body"> & { body: BinaryBodies[As] }
  : Type;

/** Options of a call that answers with a stream of events. */
export interface EventOptions extends CallOptions {
  /**
   * How many connections in a row may fail, or end without an event, before the stream does. When a
   * connection ends after an event that has an id, the next one asks with `Last-Event-ID` for what
   * follows it, after the time that the server wants (`retry:`, at most 5 minutes), else a second. The
   * limits in `timeout` hold for each connection: where nothing comes for `timeout.body`, not even a
   * comment, it is given up. Default 5; 0 for a single connection. Requests that
   * must not be sent twice (POST, PATCH) have a single one.
   */
  readonly reconnects?: number | undefined;
}

/** What of these options a call was given. */
export type StreamedOptions = Pick<EventOptions, "reconnects"> &
  Pick<BinaryOptions<keyof BinaryBodies>, "as">;

const forms: readonly unknown[] = [
  "bytes",
  "stream",
  "blob",
] satisfies readonly (keyof BinaryBodies)[];

/** How the operation's successes are decoded. */
function successDecodings({ responses }: Operation): Set<string> {
  const listed = Object.keys(responses).filter((status) => status.startsWith("2"));
  const found = new Set<string>();
  for (const status of listed) {
    const described = responses[status] ?? "empty";
    if (typeof described === "string") found.add(described);
    else for (const decoding of Object.values(described.content)) found.add(decoding);
  }
  return found;
}

/** Whether an operation may answer with what is read item by item. */
export function comesInItems(operation: Operation): boolean {
  const decodings = successDecodings(operation);
  return ["events", "json-events", "json-lines", "json-sequence"].some((item) =>
    decodings.has(item),
  );
}

/**
 * Reads the options of one call.
 *
 * @throws UsageError for a wrong value, or an option that means nothing for the operation.
 */
export function readStreamedOptions(
  operation: Operation,
  { as, reconnects }: { readonly as?: unknown; readonly reconnects?: unknown },
): { readonly as: keyof BinaryBodies; readonly reconnects: number } {
  const decodings = successDecodings(operation);
  if (as !== undefined && !forms.includes(as)) {
    throw refuse(operation, `as is ${display(as)}; expected "bytes", "stream" or "blob"`);
  }
  if (as !== undefined && !decodings.has("bytes")) {
    throw refuse(operation, "as is for binary bodies, of which it has none; leave it out");
  }
  const isCount = typeof reconnects === "number" && reconnects >= 0 && !Number.isNaN(reconnects);
  if (reconnects !== undefined && !isCount) {
    throw refuse(operation, `reconnects is ${display(reconnects)}; expected a number, 0 or more`);
  }
  if (reconnects !== undefined && !decodings.has("events") && !decodings.has("json-events")) {
    throw refuse(operation, "reconnects is for streams of events; leave it out");
  }
  return {
    // One of the forms, as was checked above.
    as: (as ?? "bytes") as keyof BinaryBodies,
    reconnects: isCount ? reconnects : 5,
  };
}

function refuse({ method, path, id }: Operation, what: string): UsageError {
  return new UsageError("INVALID_OPTION", `${method} ${path} (${id}): ${what}`);
}

/**
 * The same request again for what follows an event; undefined for one that must not be sent twice.
 *
 * @param settle Throws for a response that is no success.
 */
export function reconnecting(
  request: PreparedRequest,
  send: (request: PreparedRequest) => Promise<Response>,
  settle: (response: Response) => unknown,
): Reconnect | undefined {
  if (!isIdempotent(request.method) || !request.isReplayable) return undefined;
  return async (lastEventId, closing) => {
    const { signal } = request;
    // HTML, 9.2.4: in UTF-8. A field's text stands for its bytes.
    const id = Buffer.from(lastEventId).toString("latin1");
    const response = await send(
      request.with({ headers: { "last-event-id": id } }).replace({
        signal: signal === undefined ? closing : AbortSignal.any([signal, closing]),
      }),
    );
    // HTML, 9.2: the server wants no more connections.
    if (response.status === 204) return undefined;
    if (!response.ok) await settle(response);
    return response;
  };
}
