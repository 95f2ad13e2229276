/** What a mock answers: responses and failures, as an adapter gives them. */
import { Readable } from "node:stream";
import {
  type ErrorCode,
  NetworkError,
  type RequestSummary,
  TimeoutError,
  type TimeoutPhase,
  UsageError,
} from "../errors.js";
import type { ResponseDecoding } from "../operation.js";
import { isToken } from "../request/headers.js";
import { codecFor } from "../values/codec.js";
import { schemasFor } from "../xml/by-operation.js";
import { writeXml } from "../request/xml-body.js";
import { stringify } from "../values/exact-json.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import { type BodyReading, type Expected, expect } from "../response/expectation.js";
import type { AdapterResponse } from "../response/response.js";
import type { ReplyOptions } from "./operation-types.js";

/** A response before it is encoded. */
export interface ReplyParts extends ReplyOptions {
  readonly status: number;
  readonly body?: unknown;
}

const partNames = optionNames<ReplyParts>({ status: true, body: true, headers: true, delay: true });

/** @throws UsageError for a response that no server could give. */
export function checkReply(parts: ReplyParts, label: string, method: string): void {
  if (typeof parts !== "object" || parts === null) {
    throw refuse(
      label,
      `the reply is ${display(parts)}; expected one such as { status: 200, body: … }`,
    );
  }
  readOptions(parts, partNames, "a reply");
  const { status, body, headers = {}, delay = 0 } = parts;
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw refuse(label, `the status is ${display(status)}; expected a whole number, 200 to 599`);
  }
  const isBodiless = method === "HEAD" || status === 204 || status === 304;
  if (body !== undefined && isBodiless) {
    const what = method === "HEAD" ? "a response to HEAD" : `a ${status}`;
    throw refuse(label, `${what} has no body; leave it out`);
  }
  if (!(typeof delay === "number" && delay >= 0)) {
    throw refuse(label, `delay is ${display(delay)}; expected milliseconds, 0 or more`);
  }
  for (const [name, value] of Object.entries(headers)) {
    const isText = [value].flat().every((item) => typeof item === "string");
    if (!isToken(name) || !isText) {
      throw refuse(
        label,
        `header ${JSON.stringify(name)} is ${display(value)}; expected text or a list of texts`,
      );
    }
  }
}

/** The response as an adapter gives it: encoded as the document says, else as its type suggests. */
export function encodeReply(
  { status, body, headers = {} }: ReplyParts,
  request: PreparedRequest,
): AdapterResponse {
  const { operation } = request;
  const isXml = typeof body === "string" && /[/+]xml\b/i.test(contentTypeOf(headers));
  const encoded = encodeBody(
    // Text of a type that is given is that already.
    isXml ? Buffer.from(body) : body,
    operation && expect(operation.responses, schemasFor(operation), codecFor(operation))(status),
  );
  const fields: Record<string, string | string[]> = {};
  if (encoded.contentType !== undefined) fields["content-type"] = encoded.contentType;
  for (const [name, value] of Object.entries(headers)) {
    fields[name.toLowerCase()] = typeof value === "string" ? value : [...value];
  }
  const data = encoded.data;
  const given = data instanceof Uint8Array ? data : breaking(data, summarize(request));
  return { status, headers: fields, body: given };
}

function contentTypeOf(headers: NonNullable<ReplyParts["headers"]>): string {
  const field = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type");
  return String(field?.[1] ?? "");
}

interface EncodedBody {
  readonly data: Uint8Array | AsyncIterable<unknown>;
  readonly contentType: string | undefined;
}

function encodeBody(body: unknown, expected: Expected | undefined): EncodedBody {
  if (body === undefined) return { data: Buffer.alloc(0), contentType: undefined };
  const decoding = decodingFor(body, expected);
  const name = expected?.contents?.firstOf((reading) => reading.decoding === decoding)?.name;
  // A range is no type that a response could have.
  const named = name === undefined || name.includes("*") ? undefined : name;
  if (decoding === "events" || decoding === "json-events") {
    const data = isPieces(body) ? body : Buffer.from(body as string | Uint8Array);
    return { data, contentType: "text/event-stream" };
  }
  if (body instanceof Uint8Array || isPieces(body)) {
    return { data: body, contentType: named ?? "application/octet-stream" };
  }
  if (typeof body === "string" && decoding !== "json") {
    const usual = decoding === "xml" ? "application/xml" : "text/plain; charset=utf-8";
    return { data: Buffer.from(body), contentType: named ?? usual };
  }
  const { write, layout } = readingOf(decoding, expected) ?? {};
  if (layout !== undefined) {
    const xml = writeXml(write === undefined ? body : write(body), layout());
    return { data: Buffer.from(xml), contentType: named ?? "application/xml" };
  }
  const text = stringify(write === undefined ? body : write(body)) ?? "";
  return { data: Buffer.from(text), contentType: named ?? "application/json" };
}

/** How the values of a program become what a server sends. */
function readingOf(
  decoding: ResponseDecoding,
  expected: Expected | undefined,
): BodyReading | undefined {
  const { contents } = expected ?? {};
  return contents?.firstOf((reading) => reading.decoding === decoding)?.value ?? expected;
}

/** What the body is meant to be read as: where the document lists several media types, its kind says. */
function decodingFor(body: unknown, expected: Expected | undefined): ResponseDecoding {
  const isEvents = expected?.decoding === "events" || expected?.decoding === "json-events";
  const isRaw = typeof body === "string" || body instanceof Uint8Array || isPieces(body);
  if (isEvents && isRaw) return expected.decoding;
  if (body instanceof Uint8Array || isPieces(body)) return "bytes";
  if (typeof body !== "string") return expected?.decoding === "xml" ? "xml" : "json";
  if (expected?.contents?.firstOf((reading) => reading.decoding === "text") !== undefined)
    return "text";
  return expected?.decoding ?? "text";
}

function isPieces(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

/** A body in pieces, whose failure is that of a connection. */
function breaking(pieces: AsyncIterable<unknown>, request: RequestSummary): Readable {
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const piece of pieces) {
        yield piece instanceof Uint8Array ? piece : Buffer.from(String(piece));
      }
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new NetworkError(
        "CONNECTION_LOST",
        request,
        `the connection was lost in the middle of the response (the mock's body failed: ${what})`,
        { cause, sent: true },
      );
    }
  }
  return Readable.from(read(), { objectMode: false });
}

/** Failures that a mock can stand for. */
export type FailureCode = NetworkError["code"] | keyof typeof timeoutPhases;

const timeoutPhases = {
  ACQUIRE_TIMEOUT: "acquire",
  CONNECT_TIMEOUT: "connect",
  HEADERS_TIMEOUT: "headers",
  BODY_TIMEOUT: "body",
  TOTAL_TIMEOUT: "total",
} as const satisfies Partial<Record<ErrorCode, TimeoutPhase>>;

const networkFailures: Readonly<Record<NetworkError["code"], { sent: boolean; what: string }>> = {
  CONNECT_FAILED: { sent: false, what: "can't connect" },
  TLS_FAILED: { sent: false, what: "no TLS connection could be agreed on with the server" },
  PROXY_FAILED: { sent: false, what: "the proxy can't be reached" },
  PROXY_REFUSED: { sent: false, what: "the proxy refused" },
  CONNECTION_LOST: { sent: true, what: "the connection was lost before a response came" },
  RESPONSE_INVALID: { sent: true, what: "the response is no valid HTTP" },
  RESPONSE_TOO_LARGE: { sent: true, what: "the body is too large" },
};

/** @throws UsageError for a failure that there is not. */
export function checkFailure(failure: FailureCode | Error, label: string): void {
  if (failure instanceof Error || failure in timeoutPhases || failure in networkFailures) return;
  const known = [...Object.keys(networkFailures), ...Object.keys(timeoutPhases)].join(", ");
  throw refuse(label, `the failure is ${display(failure)}; expected an Error, or one of ${known}`);
}

/** The error that a real attempt would end with. */
export function toFailure(failure: FailureCode | Error, request: PreparedRequest): Error {
  if (failure instanceof Error) return failure;
  const summary = summarize(request);
  if (isTimeout(failure)) {
    const phase = timeoutPhases[failure];
    const sent = phase !== "acquire" && phase !== "connect";
    // Opening connections is the affair of an adapter that has some: its default stands for it.
    const limit = phase === "connect" ? 10_000 : request.settings.timeouts[phase];
    return new TimeoutError(phase, limit, summary, { sent });
  }
  const { sent, what } = networkFailures[failure];
  return new NetworkError(failure, summary, `${what} (as the mock was told)`, { sent });
}

function isTimeout(code: FailureCode): code is keyof typeof timeoutPhases {
  return code in timeoutPhases;
}

/** The refusal of what an expectation can't do. */
function refuse(label: string, what: string): UsageError {
  return new UsageError("INVALID_ARGUMENT", `${label}: ${what}`);
}
