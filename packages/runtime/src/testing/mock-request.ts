import { inspect } from "node:util";
import type { AttemptRequest } from "../adapters/adapter.js";
import { BodyError } from "../errors.js";
import type { Operation } from "../operation.js";
import { parseWithBigints } from "../values/exact-json.js";
import { isBodyStream } from "../request/body-stream.js";
import { uncompressed } from "../request/compression.js";
import { summarize } from "../request/prepared-request.js";
import { maskHeaders, maskQuery, type SecretNames } from "../request/secrets.js";

/**
 * A request as a mock received it: what would have gone over the wire, cookies and credentials included.
 * Its inspection masks them.
 */
export class MockRequest<Params = Readonly<Record<string, string>>, Body = unknown> {
  readonly method: string;
  /** Absolute, with its query. */
  readonly url: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * What stands in the braces of the expectation's URL, decoded; for an operation all its parameters, by
   * the names that its arguments have, as the text that was sent.
   */
  readonly params: Params;
  /**
   * Parsed where its content type is JSON, integers that a number would round as bigints; else text, or a `Uint8Array` where it is none; undefined
   * where there is no body.
   */
  readonly body: Body;
  /** Which operation made it, if a generated method did. */
  readonly operation: Operation | undefined;
  readonly #secrets: SecretNames;

  constructor(
    request: Pick<MockRequest<Params, Body>, "method" | "url" | "headers" | "params" | "body"> & {
      readonly operation: Operation | undefined;
    },
    secrets: SecretNames,
  ) {
    this.method = request.method;
    this.url = request.url;
    this.query = new URL(request.url).searchParams;
    this.headers = request.headers;
    this.params = request.params;
    this.body = request.body;
    this.operation = request.operation;
    this.#secrets = secrets;
  }

  /** The same request, as the expectation that it met sees it. @internal */
  withParams<P>(params: P): MockRequest<P, Body> {
    const { method, url, headers, body, operation } = this;
    return new MockRequest({ method, url, headers, params, body, operation }, this.#secrets);
  }

  toJSON(): object {
    const { method, url, headers } = this;
    return {
      method,
      url: maskQuery(url, this.#secrets),
      headers: maskHeaders(Object.entries(headers).flat(), this.#secrets),
    };
  }

  [inspect.custom](): object {
    return this.toJSON();
  }
}

/**
 * Reads what an attempt sends.
 *
 * @throws BodyError where its stream fails.
 */
export async function receive({
  request,
  path,
  headers,
  lifeline,
}: AttemptRequest): Promise<MockRequest> {
  const fields: [name: string, value: string][] = [];
  for (let index = 0; index < headers.length; index += 2) {
    fields.push([headers[index] as string, headers[index + 1] as string]);
  }
  const byName = Object.fromEntries(fields);
  let body: Uint8Array | undefined;
  // Nobody expects compressed bytes; others than the session's are what they are.
  const content = uncompressed(request.body);
  if (typeof content === "string") body = Buffer.from(content);
  else if (content !== undefined && isBodyStream(content)) {
    const pieces: Uint8Array[] = [];
    try {
      for await (const piece of content.open()) {
        // A call that has ended waits for nothing, and its stream may have no end.
        if (lifeline.ended !== undefined) break;
        pieces.push(piece);
      }
    } catch (cause) {
      throw new BodyError(summarize(request), cause);
    }
    body = Buffer.concat(pieces);
  } else body = content;
  return new MockRequest(
    {
      method: request.method,
      url: request.origin + path,
      headers: byName,
      params: {},
      body: body && decodeSent(body, byName["content-type"]),
      operation: request.operation,
    },
    request.secrets,
  );
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Types whose bodies are text. */
const textType = /^(?:text\/|multipart\/|[^;]*(?:json|xml|urlencoded)\s*(?:;|$)|$)/i;
const jsonType = /^[^;]*[/+]json\s*(?:;|$)/i;

function decodeSent(body: Uint8Array, contentType = ""): unknown {
  if (!textType.test(contentType)) return body;
  try {
    const text = utf8.decode(body);
    return jsonType.test(contentType) ? parsed(text) : text;
  } catch {
    return body;
  }
}

function parsed(text: string): unknown {
  try {
    return parseWithBigints(text);
  } catch {
    return text;
  }
}
