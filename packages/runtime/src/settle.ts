/** What a call makes of its response. */
import type { CallState } from "./call.js";
import { UsageError } from "./errors.js";
import { DecodeError, HttpError, UnexpectedStatus } from "./response/errors.js";
import { checkEvents, EventSource, type Reconnect } from "./response/event-stream.js";
import {
  type BodyReading,
  type Expectation,
  type Expected,
  nothing,
} from "./response/expectation.js";
import { type ItemSource, ItemStream } from "./response/item-stream.js";
import { JsonSource } from "./response/json-stream.js";
import type { Response } from "./response/response.js";
import { isXmlLoaded, loadXml } from "./response/xml-body.js";
import { refuseStreamedPage, refuseUnaskedPage } from "./response/unasked-page.js";
import { steppedSource } from "./validation/checked-items.js";
import { InvalidResponse } from "./validation/errors.js";

/** How a body is handed over that comes in while it is read. */
export interface StreamedBodies {
  /** Of bytes: `stream` as they come, else all at once. */
  readonly as: "bytes" | "stream" | "blob";
  /** Connections in a row that may fail or bring nothing before a stream of events ends. */
  readonly reconnects: number;
  /** Undefined for a request that is not to be sent twice. */
  readonly reconnect: Reconnect | undefined;
}

/** The body of a success, or a promise of it; every other response becomes an error. */
export function settle(response: Response, expectation: Expectation, state: CallState): unknown {
  const expected = expectation(response.status);
  if (expected === undefined) {
    throw new UnexpectedStatus(response, response.decodeLeniently("auto"));
  }
  if (expected.headers !== undefined) state.headers = expected.headers;
  if (expected.links !== undefined) state.links = expected.links;
  const reading = tryToChoose(response, expected, state);
  if (reading?.decoding === "xml" && !isXmlLoaded()) {
    return loadXml().then(
      () => settle(response, expectation, state),
      (cause: unknown) => {
        if (response.ok) throw cause;
        throw undescribed(response, response.undecodable("XML", { cause }));
      },
    );
  }
  if (response.ok) {
    const { decoding } = reading ?? {};
    const isBare = decoding === "text" || decoding === "bytes";
    // Of several types, one was chosen by what came.
    if (isBare && expected.contents === undefined) refuseUnaskedPage(response);
    return decode(response, expected, reading, state);
  }
  let body: unknown;
  try {
    body = decode(response, expected, reading, state);
  } catch (cause) {
    throw cause instanceof DecodeError ? undescribed(response, cause) : cause;
  }
  throw new HttpError(response, body);
}

/** The error of a failure whose body can't be read as the document describes it. */
function undescribed(response: Response, cause: DecodeError): HttpError {
  const type = response.headers.get("content-type") ?? "of no declared type";
  const hint = response.status === 404 ? "; is the base URL right?" : "";
  const missing = cause.cause instanceof UsageError ? ` (${cause.cause.message})` : "";
  const isDecoded = cause instanceof InvalidResponse;
  return new HttpError(response, isDecoded ? cause.body : response.decodeLeniently("text"), {
    cause,
    note: `, with a body that is ${type} and not what the document describes${missing}${hint}`,
  });
}

/** As `settle`, for a call that may hand over its body while it comes in. */
export async function settleStreamed(
  response: Response,
  expectation: Expectation,
  state: CallState,
  { as, ...events }: StreamedBodies,
): Promise<unknown> {
  const expected = response.ok ? expectation(response.status) : undefined;
  if (expected?.headers !== undefined) state.headers = expected.headers;
  if (expected?.links !== undefined) state.links = expected.links;
  const reading = (expected && tryToChoose(response, expected, state)) ?? nothing;
  const { decoding, read } = reading;
  switch (decoding) {
    case "bytes":
      if (expected?.contents === undefined) await refuseStreamedPage(response);
      if (as === "stream") return response.body;
      return as === "blob" ? response.blob() : response.bytes();
    case "events":
    case "json-events":
      await checkEvents(response);
      return itemStream(
        new EventSource(response, { isJson: decoding === "json-events", read, ...events }),
        response,
        reading,
        state,
      );
    case "json-lines":
    case "json-sequence":
      return itemStream(
        new JsonSource(response, decoding === "json-sequence", read),
        response,
        reading,
        state,
      );
    default:
      await response.bytes();
      return settle(response, expectation, state);
  }
}

/** The items of a body, each checked when it comes. */
function itemStream(
  source: ItemSource<unknown>,
  response: Response,
  { decoding, write }: BodyReading,
  { validation, contentType }: CallState,
): ItemStream<unknown> {
  if (validation === undefined) return new ItemStream(source);
  const step = (value: unknown, index: number) =>
    validation.item({ response, value, decoding, write, contentType }, index);
  return new ItemStream(steppedSource(source, step));
}

/**
 * The body, decoded and checked.
 *
 * @throws DecodeError for a media type that the document doesn't describe, or a body that isn't as it does.
 */
function decode(
  response: Response,
  expected: Expected,
  reading: BodyReading | undefined,
  { validation, contentType }: CallState,
): unknown {
  if (reading !== undefined) {
    const { decoding, read, write } = reading;
    const value = response.decode(decoding, read);
    validation?.response({ response, value, decoding, write, contentType });
    return value;
  }
  const names = expected.contents?.names ?? [];
  throw response.undecodable([names.slice(0, -1).join(", "), names.at(-1)].join(" or "));
}

function tryToChoose(
  response: Response,
  expected: Expected,
  state: CallState,
): BodyReading | undefined {
  // RFC 9110, 9.3.2: its headers are those that a GET would have, its body is none.
  if (response.method === "HEAD") return nothing;
  const { contents, otherwise } = expected;
  if (contents === undefined) return expected;
  const found = contents.find(response.headers.get("content-type")) ?? otherwise;
  if (found !== undefined) state.contentType = found.name;
  return found?.value;
}
