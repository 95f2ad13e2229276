/** What a call makes of its response. */
import type { CallState } from "./call.js";
import type { ResponseDecoding } from "./operation.js";
import { DecodeError, HttpError, UnexpectedStatus } from "./response/errors.js";
import { checkEvents, EventSource, type Reconnect } from "./response/event-stream.js";
import type { Expectation, Expected } from "./response/expectation.js";
import { ItemStream } from "./response/item-stream.js";
import { JsonSource } from "./response/json-stream.js";
import type { Response } from "./response/response.js";
import { refuseStreamedPage, refuseUnaskedPage } from "./response/unasked-page.js";

/** How a body is handed over that comes in while it is read. */
export interface StreamedBodies {
  /** Of bytes: `stream` as they come, else all at once. */
  readonly as: "bytes" | "stream" | "blob";
  /** Connections in a row that may fail or bring nothing before a stream of events ends. */
  readonly reconnects: number;
  /** Undefined for a request that is not to be sent twice. */
  readonly reconnect: Reconnect | undefined;
}

/** The body of a success; every other response becomes an error. */
export function settle(response: Response, expectation: Expectation, state: CallState): unknown {
  const expected = expectation(response.status);
  if (expected === undefined) {
    throw new UnexpectedStatus(response, response.decodeLeniently("auto"));
  }
  if (expected.headers !== undefined) state.headers = expected.headers;
  if (response.ok) {
    const decoding = choose(response, expected, state);
    const isBare = decoding === "text" || decoding === "bytes";
    // Of several types, one was chosen by what came.
    if (isBare && expected.contents === undefined) refuseUnaskedPage(response);
    return response.decode(decoding);
  }
  let body: unknown;
  try {
    body = response.decode(choose(response, expected, state));
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    const type = response.headers.get("content-type") ?? "of no declared type";
    const hint = response.status === 404 ? "; is the base URL right?" : "";
    throw new HttpError(response, response.decodeLeniently("text"), {
      cause,
      note: `, with a body that is ${type} and not what the document describes${hint}`,
    });
  }
  throw new HttpError(response, body);
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
  const decoding = expected && tryToChoose(response, expected, state);
  switch (decoding) {
    case "bytes":
      if (expected?.contents === undefined) await refuseStreamedPage(response);
      if (as === "stream") return response.body;
      return as === "blob" ? response.blob() : response.bytes();
    case "events":
    case "json-events":
      await checkEvents(response);
      return new ItemStream(
        new EventSource(response, { isJson: decoding === "json-events", ...events }),
      );
    case "json-lines":
    case "json-sequence":
      return new ItemStream(new JsonSource(response, decoding === "json-sequence"));
    default:
      await response.bytes();
      return settle(response, expectation, state);
  }
}

/** @throws DecodeError for a media type that the document doesn't describe. */
function choose(response: Response, expected: Expected, state: CallState): ResponseDecoding {
  const decoding = tryToChoose(response, expected, state);
  if (decoding !== undefined) return decoding;
  const names = expected.contents?.names ?? [];
  throw response.undecodable([names.slice(0, -1).join(", "), names.at(-1)].join(" or "));
}

function tryToChoose(
  response: Response,
  { decoding, contents }: Expected,
  state: CallState,
): ResponseDecoding | undefined {
  // RFC 9110, 9.3.2: its headers are those that a GET would have, its body is none.
  if (response.method === "HEAD") return "empty";
  if (contents === undefined) return decoding;
  const found = contents.find(response.headers.get("content-type"));
  if (found !== undefined) state.contentType = found.name;
  return found?.value;
}
