/** Takes in what passes between a session and an adapter. */
import { Readable } from "node:stream";
import { type Adapter, AttemptRequest } from "../adapters/adapter.js";
import { type BodyStream, isBodyStream } from "../request/body-stream.js";
import { uncompressed } from "../request/compression.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";
import type { RecordedExchange } from "./cassette.js";
import type { ExchangeView } from "./exchange-view.js";
import { BodyRecorder } from "./recorded-body.js";

type Slot =
  | { readonly state: "open"; readonly title: string }
  | { readonly state: "dropped" }
  | { readonly state: "recorded"; readonly exchange: RecordedExchange }
  | { readonly state: "lost"; readonly why: string };

/** The exchanges of an adapter, in the order in which their requests were sent. */
export class Recorder {
  readonly #adapter: Adapter;
  readonly #view: ExchangeView;
  readonly #limit: number;
  readonly #slots: Slot[] = [];

  /** @param limit of a body that is kept, in bytes. */
  constructor(adapter: Adapter, view: ExchangeView, limit: number) {
    this.#adapter = adapter;
    this.#view = view;
    this.#limit = limit;
  }

  /** What was answered; what failed on the way is no part of it. */
  get exchanges(): readonly RecordedExchange[] {
    return this.#slots.flatMap((slot) => (slot.state === "recorded" ? [slot.exchange] : []));
  }

  /** Why it is not all that was answered, in lines for people. */
  get problems(): readonly string[] {
    return this.#slots.flatMap((slot) => {
      if (slot.state === "open") return [`${slot.title}: its response has not come to its end`];
      return slot.state === "lost" ? [slot.why] : [];
    });
  }

  async send(attempt: AttemptRequest): Promise<AdapterResponse> {
    const { request } = attempt;
    const title = `${request.method} ${request.url}`;
    const index = this.#slots.push({ state: "open", title }) - 1;
    const settle = (slot: Slot): void => {
      // What passes by after a body was given up changes nothing.
      if (this.#slots[index]?.state === "open") this.#slots[index] = slot;
    };
    const sent = new BodyRecorder(this.#limit);
    let response: AdapterResponse;
    try {
      response = await this.#adapter.send(watched(attempt, sent));
    } catch (error) {
      settle({ state: "dropped" });
      throw error;
    }
    const came = new BodyRecorder(this.#limit);
    const finish = (): void => {
      if (came.isTooLong) {
        const why = `${title}: its response is longer than maxBody, ${this.#limit} bytes`;
        settle({ state: "lost", why });
        return;
      }
      try {
        const exchange = {
          request: this.#view.request(attempt, sent),
          response: this.#view.response(request, response, came.bytes),
        };
        settle({ state: "recorded", exchange });
      } catch (error) {
        // A mask of the user's: what it failed to mask must not be kept.
        const what = error instanceof Error ? error.message : String(error);
        settle({ state: "lost", why: `${title}: it could not be masked: ${what}` });
      }
    };
    const { body } = response;
    if (body instanceof Uint8Array) {
      came.add(body);
      finish();
      return response;
    }
    const why = `${title}: its streamed body was not read to the end`;
    const pieces = watchPieces(body, {
      onPiece: (piece) => came.add(piece),
      onEnd: finish,
      onFailure: () => settle({ state: "dropped" }),
      onLeave: () => settle({ state: "lost", why }),
    });
    return { ...response, body: pieces };
  }
}

/** The same attempt, its body looked at while it is read. */
function watched(attempt: AttemptRequest, recorder: BodyRecorder): AttemptRequest {
  const { request, path, headers, lifeline, fresh, timings } = attempt;
  const body = uncompressed(request.body);
  if (body === undefined || !isBodyStream(body)) {
    if (body !== undefined) recorder.add(Buffer.from(body));
    recorder.complete();
    return attempt;
  }
  // Compressed again, if it was.
  const seen = request.with({ body: watchBody(body, recorder) });
  return new AttemptRequest(seen, path, headers, lifeline, fresh, timings);
}

function watchBody(body: BodyStream, recorder: BodyRecorder): BodyStream {
  const { length, replayable } = body;
  return {
    length,
    replayable,
    open() {
      recorder.restart();
      return watchPieces(body.open(), {
        onPiece: (piece) => recorder.add(piece),
        onEnd: () => recorder.complete(),
      });
    },
  };
}

interface PieceWatcher {
  onPiece(piece: Uint8Array): void;
  /** All of it has come. */
  onEnd(): void;
  onFailure?(): void;
  /** Nobody wants the rest. */
  onLeave?(): void;
}

/** The same pieces. No generator: one that was not begun would not close what it reads. */
function watchPieces(
  body: AsyncIterable<Uint8Array>,
  watcher: PieceWatcher,
): AsyncIterableIterator<Uint8Array, undefined> {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      let result: IteratorResult<Uint8Array>;
      try {
        pieces ??= body[Symbol.asyncIterator]();
        result = await pieces.next();
      } catch (error) {
        watcher.onFailure?.();
        throw error;
      }
      if (result.done === true) {
        watcher.onEnd();
        return { done: true, value: undefined };
      }
      watcher.onPiece(result.value);
      return result;
    },
    async return() {
      watcher.onLeave?.();
      // A stream of Node's that was not begun is closed by nothing else.
      if (body instanceof Readable) body.destroy();
      else await (pieces ?? body[Symbol.asyncIterator]()).return?.();
      return { done: true, value: undefined };
    },
  };
}

/** Reads a request's body to its end, for a request that is not sent. */
export async function readThrough(
  request: PreparedRequest,
  recorder: BodyRecorder,
  isOver: () => boolean,
): Promise<void> {
  const body = uncompressed(request.body);
  if (body !== undefined && isBodyStream(body)) {
    for await (const piece of body.open()) {
      if (isOver()) return;
      recorder.add(piece);
    }
  } else if (body !== undefined) {
    recorder.add(Buffer.from(body));
  }
  recorder.complete();
}
