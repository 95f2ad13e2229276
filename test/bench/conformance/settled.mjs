// @ts-check

/** @import { Answered } from "./clients/client.mjs" */

/**
 * What a caller got, in the words of the vectors: `value`, `bytes` (a character for each) or `items`.
 *
 * @param {Answered} answered
 * @returns {Promise<unknown>}
 */
export async function settled({ status, body }) {
  if (body instanceof Blob) return { status, bytes: text(await body.arrayBuffer()) };
  if (body instanceof ArrayBuffer || body instanceof Uint8Array) {
    return { status, bytes: text(body) };
  }
  if (typeof body === "object" && body !== null && Symbol.asyncIterator in body) {
    /** @type {unknown[]} */
    const items = [];
    // The cast is of what was just looked for.
    for await (const item of /** @type {AsyncIterable<unknown>} */ (body)) items.push(item);
    return { status, items };
  }
  return { status, value: body };
}

/** @param {ArrayBuffer | Uint8Array} bytes */
function text(bytes) {
  return Buffer.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes).toString(
    "latin1",
  );
}
