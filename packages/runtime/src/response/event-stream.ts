/** Events over as many connections as it takes: HTML, 9.2 (WHATWG). */
import { setTimeout as sleep } from "node:timers/promises";
import { NetworkError, TimeoutError } from "../errors.js";
import { decodeText } from "./charset.js";
import { essenceOf } from "../request/media-type.js";
import type { ItemSource } from "./item-stream.js";
import type { JsonReader } from "../values/codec.js";
import type { Response } from "./response.js";
import { EventParser, type ServerSentEvent } from "./server-sent-events.js";

/** Opens the next connection, with what comes after an event; undefined where nothing more comes. */
export type Reconnect = (lastEventId: string, signal: AbortSignal) => Promise<Response | undefined>;

export interface EventSourceOptions {
  readonly isJson: boolean;
  /** Reads the data of each event, where it is more than JSON. */
  readonly read?: JsonReader | undefined;
  /** Connections in a row that may fail or bring nothing. */
  readonly reconnects: number;
  /** Undefined for a request that is not to be sent twice. */
  readonly reconnect: Reconnect | undefined;
}

/** Milliseconds before the next connection, where the server says nothing of it. */
const usualRetry = 1000;

/** A server that asks for longer gets so many milliseconds. */
const longestRetry = 5 * 60_000;

/** The end of a stream of JSON, as many services write it: there is no JSON that says so. */
const endMark = "[DONE]";

/** The events of a response, and of the connections that follow it. */
export class EventSource implements ItemSource<ServerSentEvent<unknown>> {
  readonly #options: EventSourceOptions;
  readonly #closing = new AbortController();
  #response: Response;

  constructor(response: Response, options: EventSourceOptions) {
    this.#options = options;
    this.#response = response;
  }

  close(): void {
    this.#closing.abort();
    this.#response.body.destroy();
  }

  async *open(): AsyncGenerator<ServerSentEvent<unknown>, void, undefined> {
    let parser = new EventParser("");
    let retry = usualRetry;
    let vain = 0;
    for (;;) {
      let failure: NetworkError | TimeoutError | undefined;
      try {
        for await (const line of this.#response.lines("utf-8")) {
          const event = parser.read(line);
          this.#checkSize(parser);
          if (event === undefined) continue;
          vain = 0;
          if (!this.#options.isJson) yield event;
          else if (event.data === endMark) return;
          else yield this.#parse(event);
        }
      } catch (error) {
        if (!isBreak(error)) throw error;
        failure = error;
      }
      retry = parser.retry ?? retry;
      for (;;) {
        const { reconnect, reconnects } = this.#options;
        // Without an id the server would begin anew: it has said all that there is.
        const isOver = reconnect === undefined || parser.lastEventId === "" || vain >= reconnects;
        if (isOver || this.#closing.signal.aborted) {
          if (failure === undefined) return;
          throw failure;
        }
        vain += 1;
        await this.#pause(Math.min(retry, longestRetry));
        try {
          const next = await reconnect(parser.lastEventId, this.#closing.signal);
          if (next === undefined) return;
          await checkEvents(next);
          this.#response = next;
          break;
        } catch (error) {
          if (!isBreak(error)) throw error;
          failure = error;
        }
      }
      parser = new EventParser(parser.lastEventId);
    }
  }

  #parse(event: ServerSentEvent): ServerSentEvent<unknown> {
    const { data } = event;
    const { read } = this.#options;
    const around = (value: unknown): ServerSentEvent<unknown> => ({ ...event, data: value });
    try {
      // What a reader makes of an event is an event.
      return read === undefined
        ? around(JSON.parse(data))
        : (read(data, around) as ServerSentEvent<unknown>);
    } catch (cause) {
      throw this.#response.undecodable("JSON as the data of each event", { cause, came: data });
    }
  }

  #checkSize(parser: EventParser): void {
    const limit = this.#response.request.settings.limits.body;
    if (parser.size <= limit) return;
    throw this.#response.tooLarge(`an event is larger than limits.body, ${limit}`);
  }

  /** Until then, or until the call is aborted or the stream closed: the next request says which. */
  async #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#response.request;
    const signals = [this.#closing.signal, ...(signal === undefined ? [] : [signal])];
    await sleep(milliseconds, undefined, { signal: AbortSignal.any(signals) }).catch(() => {});
  }
}

/** The connection went, and another one may do better. */
function isBreak(error: unknown): error is NetworkError | TimeoutError {
  if (error instanceof NetworkError) {
    return error.code === "CONNECTION_LOST" || error.code === "CONNECT_FAILED";
  }
  return error instanceof TimeoutError && error.phase !== "total" && error.phase !== "unread";
}

/**
 * Refuses a response that is no event stream, whose lines would all be ignored.
 *
 * @throws DecodeError with the start of its body.
 */
export async function checkEvents(response: Response): Promise<void> {
  if (essenceOf(response.headers.get("content-type") ?? "") === "text/event-stream") return;
  let came = "";
  // Leaving the loop destroys the stream.
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    came = decodeText(piece.subarray(0, 800), "utf-8");
    break;
  }
  throw response.undecodable("text/event-stream", { came });
}
