import { UsageError } from "../errors.js";

/** A body that is sent as it is. `URLSearchParams` is a form. */
export type RawBody = string | Uint8Array | URLSearchParams;

/** A body on its way, and the content type that it has unless a header says otherwise. */
export interface EncodedBody {
  readonly data: string | Uint8Array | undefined;
  readonly contentType: string | undefined;
}

/**
 * An untyped request's body: either `json` or `body`.
 *
 * @throws UsageError for both, or a value that can't be sent.
 */
export function encodeBody(json: unknown, body: RawBody | undefined): EncodedBody {
  if (json === undefined) return encodeRaw(body);
  if (body !== undefined) {
    throw new UsageError("INVALID_ARGUMENT", "both json and body are given; expected one of them");
  }
  return { data: encodeJson(json), contentType: "application/json" };
}

/** @throws UsageError for what is no string, bytes or `URLSearchParams`. */
export function encodeRaw(body: RawBody | undefined): EncodedBody {
  if (body === undefined) return { data: undefined, contentType: undefined };
  if (typeof body === "string") return { data: body, contentType: "text/plain;charset=UTF-8" };
  if (body instanceof Uint8Array) return { data: body, contentType: "application/octet-stream" };
  if (body instanceof URLSearchParams) {
    return { data: body.toString(), contentType: "application/x-www-form-urlencoded" };
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `body is ${body === null ? "null" : `a ${typeof body}`}; expected a string, bytes or URLSearchParams`,
  );
}

/** @throws UsageError for a cycle, a bigint or anything else that JSON has no text for. */
export function encodeJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new UsageError("INVALID_ARGUMENT", "the body can't be written as JSON", { cause });
  }
  if (text !== undefined) return text;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `the body is a ${typeof value}, which JSON doesn't have`,
  );
}
