/** Requests as servers and frameworks hand them over: their parts, and their bytes. */
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { textOf, UsageError } from "../errors.js";
import { display } from "../request/known-options.js";
import { collect } from "../response/collect.js";
import {
  ContentCodingError,
  ContentTooLarge,
  decodeContent,
  readCodings,
} from "../response/content-coding.js";
import { type Fields, fieldOf } from "../response/headers.js";
import { WebhookError, placeOf } from "./errors.js";

/**
 * A request that may be a webhook: Node's (also as Express, Koa's `ctx.req` and Fastify's `request.raw` have
 * it), a `Request` of the web's (Hono, Next.js, Deno, Bun), or its parts.
 */
export type WebhookRequest = NodeRequest | Request | WebhookParts;

/** As servers of `node:http`, `node:https` and `node:http2` hand it over. */
export interface NodeRequest extends Readable {
  readonly headers: IncomingHttpHeaders;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/** A request in parts, from what has read it already: AWS Lambda, Fastify with its raw body. */
export interface WebhookParts {
  readonly method?: string | undefined;
  /** Where it came to; its query is read. */
  readonly url?: string | undefined;
  readonly headers:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | Iterable<readonly [string, string]>;
  /** Just as it came: text, if that is UTF-8, or bytes. */
  readonly body?: string | Uint8Array | null | undefined;
}

/** What is known of a request before its body. */
export interface Incoming {
  /** In upper case; undefined where that is not told. */
  readonly method: string | undefined;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Fields;
  /**
   * The body as it came: `limit` bytes at most.
   *
   * @throws WebhookError where it breaks off, or is too large.
   * @throws UsageError where somebody has taken it before.
   */
  read(limit: number, webhook: string | undefined): Promise<Buffer>;
  /** Its content codings are undone already: by the framework that read it. */
  readonly isDecoded: boolean;
}

/** @throws UsageError for what is no request. */
export function openRequest(request: WebhookRequest): Incoming {
  if (typeof request !== "object" || request === null || !("headers" in request)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `the request of a webhook is ${display(request)}; expected Node's IncomingMessage, a web Request, or { headers, body }`,
    );
  }
  if (isWeb(request)) return openWeb(request);
  return isNode(request) ? openNode(request) : openParts(request);
}

/** A header field by its lower-case name, several values joined. */
export function textOfField({ headers }: Incoming, name: string): string | undefined {
  const value = fieldOf(headers, name);
  return typeof value === "object" ? value.join(", ") : value;
}

/**
 * The content of a body: its content codings undone.
 *
 * @throws WebhookError for a damaged body, a coding that can't be undone, and more than `limit` bytes.
 */
export async function contentOf(
  body: Buffer,
  incoming: Incoming,
  limit: number,
  webhook: string | undefined,
): Promise<Buffer> {
  if (incoming.isDecoded || body.byteLength === 0) return body;
  try {
    const codings = readCodings(incoming.headers["content-encoding"]);
    return codings.length === 0 ? body : await decodeContent(body, codings, limit);
  } catch (cause) {
    if (cause instanceof ContentTooLarge) throw tooLarge(webhook, limit);
    if (!(cause instanceof ContentCodingError)) throw cause;
    throw new WebhookError(
      "WEBHOOK_BODY_INVALID",
      webhook,
      `its body can't be read: ${cause.message}`,
      { cause },
    );
  }
}

function isWeb(request: WebhookRequest): request is Request {
  return "arrayBuffer" in request && typeof request.arrayBuffer === "function";
}

function isNode(request: NodeRequest | WebhookParts): request is NodeRequest {
  return "pipe" in request && typeof request.pipe === "function";
}

function openWeb(request: Request): Incoming {
  return {
    method: request.method.toUpperCase(),
    url: request.url,
    headers: fieldsOf(request.headers),
    isDecoded: false,
    async read(limit, webhook) {
      if (request.bodyUsed || request.body?.locked === true) {
        throw consumed(webhook, "pass the request before anything reads it, or request.clone()");
      }
      if (request.body === null) return Buffer.alloc(0);
      return await collected(request.body, limit, webhook);
    },
  };
}

function openNode(request: NodeRequest): Incoming {
  const kept = keptBody(request);
  return {
    method: request.method?.toUpperCase(),
    url: urlOf(request),
    headers: fieldsOf(request.headers),
    isDecoded: kept !== undefined,
    async read(limit, webhook) {
      if (kept !== undefined) return within(limit, kept, webhook);
      if (request.readableDidRead) {
        throw consumed(
          webhook,
          "keep its bytes with express.raw({ type: () => true }) on this route, or pass { headers, body } with the raw body",
        );
      }
      if (Number(request.headers["content-length"]) > limit) throw tooLarge(webhook, limit);
      try {
        // Not destroyed: the connection is still needed for the answer.
        return await collected(request.iterator({ destroyOnReturn: false }), limit, webhook);
      } finally {
        // As Node does with what nobody reads: or the answer would not get through.
        request.resume();
      }
    },
  };
}

/** The bytes that a framework has kept of a request that it read. */
function keptBody(request: NodeRequest): Buffer | undefined {
  const { rawBody, body } = request as { rawBody?: unknown; body?: unknown };
  const raw = bytesOf(rawBody);
  if (raw !== undefined) return raw;
  return request.readableDidRead ? bytesOf(body) : undefined;
}

/** Routers of Express cut off what they are mounted on. */
function urlOf(request: NodeRequest): string {
  const { originalUrl } = request as { originalUrl?: unknown };
  return typeof originalUrl === "string" ? originalUrl : (request.url ?? "");
}

function openParts({ method, url, headers, body }: WebhookParts): Incoming {
  return {
    method: typeof method === "string" ? method.toUpperCase() : undefined,
    url: typeof url === "string" ? url : "",
    headers: fieldsOf(headers),
    isDecoded: false,
    async read(limit, webhook) {
      const bytes = bytesOf(body ?? "");
      if (bytes !== undefined) return within(limit, bytes, webhook);
      throw consumed(
        webhook,
        `body is ${display(body)}, which a framework has parsed; pass the raw body, text or bytes`,
      );
    },
  };
}

function bytesOf(body: unknown): Buffer | undefined {
  if (typeof body === "string") return Buffer.from(body);
  if (!(body instanceof Uint8Array)) return undefined;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** By lower-case name, without what an object inherits. */
function fieldsOf(headers: WebhookParts["headers"] | Headers): Fields {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string>;
  const pairs =
    Symbol.iterator in headers
      ? // The cast: a record with a symbol would be no record of headers.
        (headers as Iterable<readonly [string, string]>)
      : Object.entries(headers ?? {});
  for (const [written, value] of pairs) {
    const name = written.toLowerCase();
    const values = typeof value === "object" ? value.map(String) : [String(value)];
    if (value === undefined) continue;
    const known = fields[name];
    if (known !== undefined) fields[name] = [known, values].flat();
    else fields[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return fields;
}

async function collected(
  pieces: AsyncIterable<Uint8Array | string>,
  limit: number,
  webhook: string | undefined,
): Promise<Buffer> {
  try {
    return await collect(asBytes(pieces), limit, () => tooLarge(webhook, limit));
  } catch (cause) {
    if (cause instanceof WebhookError) throw cause;
    throw new WebhookError(
      "WEBHOOK_BODY_LOST",
      webhook,
      `its body broke off before its end: ${textOf(cause)}`,
      { cause },
    );
  }
}

/** A stream gives text where somebody has called its `setEncoding`. */
async function* asBytes(pieces: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
}

function within(limit: number, body: Buffer, webhook: string | undefined): Buffer {
  if (body.byteLength > limit) throw tooLarge(webhook, limit);
  return body;
}

function tooLarge(webhook: string | undefined, limit: number): WebhookError {
  return new WebhookError(
    "WEBHOOK_TOO_LARGE",
    webhook,
    `its body is larger than limits.body, ${limit} bytes`,
  );
}

function consumed(webhook: string | undefined, help: string): UsageError {
  return new UsageError(
    "BODY_CONSUMED",
    `${placeOf(webhook)}: the body of the request has been read before; ${help}`,
  );
}
