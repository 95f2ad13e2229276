/** Bodies in pieces, from adapters that know nothing of the call that they belong to. */
import { Readable } from "node:stream";
import { AdapterError, SessionError } from "../errors.js";
import { endError, type EndListener } from "../end-reason.js";
import type { Lifeline } from "../lifeline.js";
import { closeQuietly } from "../request/body-stream.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import { collect } from "../response/collect.js";
import { tooLarge } from "./explain.js";
import { tellNobody } from "./incoming-body.js";

/** A body that is handed over: its call lasts until it ends, and it ends with its call. */
export function holdBody(
  body: AsyncIterable<Uint8Array>,
  request: PreparedRequest,
  lifeline: Lifeline,
): Readable {
  const held = new HeldBody(body, request, lifeline, request.settings.timeouts.streamTotal);
  lifeline.isUnclaimed = true;
  return tellNobody(held);
}

/**
 * The whole of a body that came in pieces, for a request that wanted it so.
 *
 * @throws NetworkError if it is larger than `limit`; TimeoutError or AbortError if its call ends first.
 */
export function collectBody(
  body: AsyncIterable<Uint8Array>,
  request: PreparedRequest,
  lifeline: Lifeline,
  limit: number,
): Promise<Buffer> {
  const { total } = request.settings.timeouts;
  const held = new HeldBody(body, request, lifeline, total);
  return collect(held, limit, () => tooLarge(limit, summarize(request)));
}

/** Closes a body that came too late. */
export function discardPieces(body: AsyncIterable<Uint8Array>): void {
  closeQuietly(() => body[Symbol.asyncIterator]().return?.());
}

/** Not `Readable.from`, which when it is destroyed waits for the piece that doesn't come. */
class HeldBody extends Readable {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #request: PreparedRequest;
  readonly #lifeline: Lifeline;
  /** Of the adapter whose body another one made this of. */
  readonly #source: EndListener | undefined;

  /** @throws TypeError for what is no body in pieces. */
  constructor(
    body: AsyncIterable<Uint8Array>,
    request: PreparedRequest,
    lifeline: Lifeline,
    total: number,
  ) {
    super();
    this.#pieces = body[Symbol.asyncIterator]();
    this.#request = request;
    this.#lifeline = lifeline;
    this.#source = lifeline.listener;
    lifeline.keep(total);
    lifeline.enter("unread", request.settings.timeouts.unread);
    lifeline.listener = {
      onEnd: (reason) => void this.destroy(endError(reason, summarize(request), true)),
    };
  }

  override read(size?: number): unknown {
    if (size !== 0) this.#lifeline.isUnclaimed = false;
    return super.read(size);
  }

  override _read(): void {
    void this.#pull();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#leave();
    // A generator returns only after the piece that it waits for, which the source may never send.
    this.#source?.onEnd({ kind: "closed" });
    closeQuietly(() => this.#pieces.return?.());
    callback(error);
  }

  async #pull(): Promise<void> {
    const { timeouts } = this.#request.settings;
    this.#lifeline.enter("body", timeouts.body);
    try {
      const { done, value } = await this.#pieces.next();
      if (this.destroyed) return;
      if (done === true) {
        this.#leave();
        this.push(null);
        return;
      }
      if (!((value as unknown) instanceof Uint8Array)) throw new TypeError("a piece is no bytes");
      this.#lifeline.enter("unread", timeouts.unread);
      this.push(value);
    } catch (error) {
      const isOurs = error instanceof SessionError;
      this.destroy(isOurs ? error : new AdapterError(summarize(this.#request), error));
    }
  }

  #leave(): void {
    this.#lifeline.listener = this.#source;
    this.#lifeline.leave();
    this.#lifeline.release();
  }
}
