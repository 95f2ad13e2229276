/** Bodies in pieces, from adapters that know nothing of the call that they belong to. */
import { Readable } from "node:stream";
import { NetworkError } from "../errors.js";
import { endError, type EndReason, type Lifeline } from "../lifeline.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import { tellNobody } from "./incoming-body.js";

/**
 * The whole of a body that came in pieces, for a request that wanted none.
 *
 * @throws NetworkError if it is larger than the request's limit.
 */
export async function collectBody(
  body: AsyncIterable<Uint8Array>,
  request: PreparedRequest,
  limit: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) {
      throw new NetworkError(
        "RESPONSE_TOO_LARGE",
        summarize(request),
        `the body is larger than ${limit} bytes`,
        { sent: true },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** A body that is handed over: its call lasts until it ends, and it ends with its call. */
export function holdBody(
  body: AsyncIterable<Uint8Array>,
  request: PreparedRequest,
  lifeline: Lifeline,
): Readable {
  const { timeouts } = request.settings;
  lifeline.isUnclaimed = true;
  lifeline.keep(timeouts.streamTotal);
  lifeline.enter("unread", timeouts.unread);
  async function* watched(): AsyncGenerator<Uint8Array, void, undefined> {
    lifeline.isUnclaimed = false;
    lifeline.enter("body", timeouts.body);
    for await (const chunk of body) {
      lifeline.enter("unread", timeouts.unread);
      yield chunk;
      lifeline.enter("body", timeouts.body);
    }
  }
  const readable = tellNobody(Readable.from(watched(), { objectMode: false }));
  lifeline.listener = {
    onEnd: (reason: EndReason) => void readable.destroy(endError(reason, summarize(request), true)),
  };
  readable.once("close", () => {
    lifeline.listener = undefined;
    lifeline.release();
  });
  return readable;
}
