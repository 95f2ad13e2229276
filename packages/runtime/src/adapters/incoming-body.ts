import { Readable } from "node:stream";
import { SessionError } from "../errors.js";
import { type Coding, decodeStream } from "../response/content-coding.js";

/** What a streamed body comes from. */
export interface BodyOrigin {
  /** Somebody has begun to read. */
  onClaim(): void;
  /** More is wanted. */
  onRead(): void;
  /** The reader is gone, with or without the rest. */
  onDestroy(): void;
}

/** Bytes that are held for a reader that is slower than the network. */
const highWaterMark = 128 * 1024;

/** Bodies that know of their call and end with it. */
const incoming = new WeakSet<object>();

/** True for a body of `HttpAdapter`'s, as it made it. */
export function isIncoming(body: object): boolean {
  return incoming.has(body);
}

/** A body while it comes in: the network waits where its reader does. */
export class IncomingBody extends Readable {
  readonly #origin: BodyOrigin;

  constructor(origin: BodyOrigin) {
    super({ highWaterMark });
    this.#origin = origin;
    incoming.add(this);
    tellNobody(this);
  }

  override read(size?: number): unknown {
    // With 0, Node itself fills its buffer.
    if (size !== 0) this.#origin.onClaim();
    return super.read(size);
  }

  override _read(): void {
    this.#origin.onRead();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#origin.onDestroy();
    callback(error);
  }
}

/** A body while it comes in, its content codings undone. `explain` says what a failure to do so is. */
export function decodedBody(
  encoded: Readable,
  codings: readonly Coding[],
  limit: number,
  explain: (cause: unknown) => SessionError,
): Readable {
  async function* decoded(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* decodeStream(encoded, codings, limit);
    } catch (cause) {
      throw cause instanceof SessionError ? cause : explain(cause);
    }
  }
  const content = tellNobody(Readable.from(decoded(), { objectMode: false, highWaterMark }));
  incoming.add(content);
  const destroy = content._destroy.bind(content);
  // A generator returns only after the read that it waits for, which a silent source would never end.
  content._destroy = (error, callback) => {
    encoded.destroy();
    destroy(error, callback);
  };
  return content;
}

/** Whoever reads is told of its failure; an error that nobody listens to would end the process. */
export function tellNobody(body: Readable): Readable {
  return body.on("error", () => {});
}
