// @ts-check
/** Requests out of the bytes of a connection, as they were written. */

/**
 * @typedef {object} Recorded A request as it came.
 * @property {string} line `GET /pets?a=1 HTTP/1.1`
 * @property {readonly (readonly [name: string, value: string])[]} fields Names and values as they were
 *   written, in their order.
 * @property {Buffer} body Out of its chunks, if it came in such.
 *
 * @typedef {object} Taken
 * @property {Recorded} request
 * @property {number} length How many bytes it had.
 *
 * @typedef {object} Content
 * @property {Buffer} body
 * @property {number} end
 */

/**
 * The first request of what came so far; undefined until it is complete.
 *
 * @param {Buffer} bytes
 * @returns {Taken | undefined}
 */
export function readRequest(bytes) {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [line = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const fields = lines.map((text) => {
    const colon = text.indexOf(":");
    return /** @type {const} */ ([text.slice(0, colon), text.slice(colon + 1).trim()]);
  });
  const start = end + 4;
  const content = isChunked(fields)
    ? readChunks(bytes, start)
    : readLength(bytes, start, Number(valueOf(fields, "content-length") ?? 0));
  return content && { request: { line, fields, body: content.body }, length: content.end };
}

/**
 * The first value of a header field.
 *
 * @param {Recorded["fields"]} fields
 * @param {string} name In small letters.
 */
export function valueOf(fields, name) {
  return fields.find(([key]) => key.toLowerCase() === name)?.[1];
}

/**
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} length
 * @returns {Content | undefined}
 */
function readLength(bytes, start, length) {
  const end = start + length;
  return bytes.length < end ? undefined : { body: bytes.subarray(start, end), end };
}

/**
 * RFC 9112, 7.1; without trailers, which no client here sends.
 *
 * @param {Buffer} bytes
 * @param {number} start
 * @returns {Content | undefined}
 */
function readChunks(bytes, start) {
  /** @type {Buffer[]} */
  const chunks = [];
  for (let at = start; ;) {
    const sizeEnd = bytes.indexOf("\r\n", at);
    if (sizeEnd === -1) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, sizeEnd), 16);
    const chunk = readLength(bytes, sizeEnd + 2, size);
    if (chunk === undefined || bytes.length < chunk.end + 2) return undefined;
    at = chunk.end + 2;
    if (size === 0) return { body: Buffer.concat(chunks), end: at };
    chunks.push(chunk.body);
  }
}

/** @param {Recorded["fields"]} fields */
function isChunked(fields) {
  return valueOf(fields, "transfer-encoding")?.toLowerCase() === "chunked";
}
