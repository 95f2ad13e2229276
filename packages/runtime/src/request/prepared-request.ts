import { inspect } from "node:util";
import type { RequestCredential } from "../auth/credentials.js";
import type { AuthFor } from "../auth/other-origins.js";
import { type RequestSummary, UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import { type Body, isBodyStream } from "./body-stream.js";
import { replaceBody } from "./compression.js";
import { splitCookies } from "./cookie-header.js";
import { fieldIn, type HeaderFields, mentions, mergeHeaders } from "./headers.js";
import { display, optionNames, readOptions } from "./known-options.js";
import { isIdempotent } from "./method.js";
import { overrideQuery, type QueryParams } from "./query.js";
import { maskHeaders, maskQuery, type SecretNames } from "./secrets.js";
import type { Settings } from "../settings.js";

/** The parts of a request. */
export interface RequestParts {
  /** In upper case. */
  readonly method: string;
  /** `https://api.example.com`, without a default port. */
  readonly origin: string;
  /** Path and query, encoded. */
  readonly path: string;
  /** With its `#`; never sent, but `response.url` has it. */
  readonly fragment: string | undefined;
  /** Lower-case names and values in turn. Without `cookie`, which belongs to each attempt. */
  readonly headers: readonly string[];
  /** Cookies of this request only, as `a=1; b=2`; sent beside the jar's, never kept. */
  readonly cookies: string | undefined;
  readonly body: Body | undefined;
  /** Credentials that are asked for anew at each attempt; fixed ones are in `headers` and `path` already. */
  readonly credentials: readonly RequestCredential[] | undefined;
  /** What goes along when a redirect leads to another origin that has credentials; undefined for nothing. */
  readonly authFor: AuthFor | undefined;
  readonly secrets: SecretNames;
  readonly settings: Settings;
  /** Whether the body of a success is handed over while it comes in. */
  readonly stream: boolean;
  readonly signal: AbortSignal | undefined;
  /** The operation that a generated method called. */
  readonly operation: Operation | undefined;
}

/** What `PreparedRequest.with` replaces. */
export interface RequestChanges {
  /** Over those that are there; `null` removes one. */
  readonly headers?: HeaderFields | undefined;
  /** Over those that are there; `null` removes one. */
  readonly params?: QueryParams | undefined;
  readonly body?: Body | undefined;
}

const changeNames = optionNames<RequestChanges>({ headers: true, params: true, body: true });

/** A request in all its parts, ready for `session.send`. Immutable; its inspection shows no secret. */
export class PreparedRequest implements RequestParts {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly fragment: string | undefined;
  readonly headers: readonly string[];
  readonly cookies: string | undefined;
  readonly body: Body | undefined;
  readonly credentials: readonly RequestCredential[] | undefined;
  readonly authFor: AuthFor | undefined;
  readonly secrets: SecretNames;
  readonly settings: Settings;
  readonly stream: boolean;
  readonly signal: AbortSignal | undefined;
  readonly operation: Operation | undefined;

  constructor(parts: RequestParts) {
    this.method = parts.method;
    this.origin = parts.origin;
    this.path = parts.path;
    this.fragment = parts.fragment;
    this.headers = parts.headers;
    this.cookies = parts.cookies;
    this.body = parts.body;
    this.credentials = parts.credentials;
    this.authFor = parts.authFor;
    this.secrets = parts.secrets;
    this.settings = parts.settings;
    this.stream = parts.stream;
    this.signal = parts.signal;
    this.operation = parts.operation;
  }

  /**
   * The same request with other headers, parameters or body, for interceptors. Where bodies are
   * compressed, so is the new one.
   *
   *     (next) => (request) => next(request.with({ headers: { "x-request-id": randomUUID() } }))
   *
   * @throws UsageError for what can't be sent.
   */
  with(given: RequestChanges): PreparedRequest {
    const changes = readOptions(given, changeNames, "request.with");
    checkBody(changes.body);
    const { headers, cookies } = splitCookies(mergeHeaders(this.headers, changes.headers));
    const { body } = changes;
    return this.replace({
      path: overrideQuery(this.path, changes.params),
      headers,
      cookies: mentions(changes.headers, "cookie") ? cookies : this.cookies,
      ...(body !== undefined &&
        replaceBody(
          this.body,
          { body, headers },
          this.settings.compress,
          mentions(changes.headers, "content-encoding"),
        )),
    });
  }

  /** The same request with other parts. @internal */
  replace(parts: Partial<RequestParts>): PreparedRequest {
    return new PreparedRequest(Object.assign({}, this, parts));
  }

  /** The value of a header field, by its name in any case. */
  header(name: string): string | undefined {
    return fieldIn(this.headers, name.toLowerCase());
  }

  /** True where it can be sent again: its body, if it has one, can be read twice. */
  get isReplayable(): boolean {
    const { body } = this;
    return body === undefined || !isBodyStream(body) || body.replayable;
  }

  /** Where it goes, secrets in the query masked. */
  get url(): string {
    return maskQuery(this.origin + this.path + (this.fragment ?? ""), this.secrets);
  }

  toJSON(): object {
    return { method: this.method, url: this.url, headers: maskHeaders(this.headers, this.secrets) };
  }

  [inspect.custom](): object {
    return this.toJSON();
  }
}

function checkBody(body: unknown): void {
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) return;
  if (typeof body === "object" && body !== null && "open" in body) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `body is ${display(body)}; expected text, bytes or a BodyStream`,
  );
}

/** Method and URL for errors and events, secrets in the query masked. */
export function summarize(request: PreparedRequest): RequestSummary {
  const { method, url } = request;
  const idempotent = isIdempotent(method) || request.header("idempotency-key") !== undefined;
  return { method, url, idempotent };
}
