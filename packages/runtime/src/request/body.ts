import { UsageError } from "../errors.js";
import { stringify, stringifyExact } from "../values/exact-json.js";
import type { EncodedBody } from "./body-stream.js";
import { type Content, contentTypeOf, toBody } from "./content.js";
import {
  encodeForm,
  encodeFormData,
  type FormFields,
  type FormFiles,
  urlencodedType,
} from "./form.js";

/** A body that is sent as it is; `URLSearchParams` and `FormData` as the forms that they are. */
export type RawBody = Content | URLSearchParams | FormData;

/** Bytes, a Blob or a stream. No string, which could be a path as well as content. */
export type BinaryBody = Exclude<Content, string>;

/** The body of an untyped request: `json`, or `body`, or a form of `form` and `files`. */
export interface BodyOptions {
  /** Sent as JSON. `null` is a body too. */
  readonly json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`; together with `files` as `multipart/form-data`. */
  readonly form?: FormFields | undefined;
  /** Sent as `multipart/form-data`. */
  readonly files?: FormFiles | undefined;
  /** Sent as it is, a stream as it comes. */
  readonly body?: RawBody | undefined;
}

/**
 * Encodes the body of an untyped request. Nothing is read from a stream yet.
 *
 *     encodeRequestBody({ form: { title: "Rex" }, files: { photo: await openAsBlob("rex.png") } })
 *
 * @throws UsageError for more than one of them, or a value that can't be sent.
 */
export function encodeRequestBody({ json, form, files, body }: BodyOptions): EncodedBody {
  const isForm = form !== undefined || files !== undefined;
  if (Number(json !== undefined) + Number(isForm) + Number(body !== undefined) > 1) {
    const given = Object.entries({ json, form, files, body })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    throw new UsageError(
      "INVALID_ARGUMENT",
      `${given.length === 2 ? "both " : ""}${given.join(" and ")} are given; expected one of json, body, or a form (form, files or both)`,
    );
  }
  if (json !== undefined) return { data: encodeJson(json), contentType: "application/json" };
  return isForm ? encodeForm(form, files) : encodeRaw(body);
}

/** @throws UsageError for what is no `RawBody`, and for a stream that was read before. */
export function encodeRaw(body: RawBody | undefined): EncodedBody {
  if (body === undefined) return { data: undefined, contentType: undefined };
  if (body instanceof URLSearchParams) {
    return { data: body.toString(), contentType: urlencodedType };
  }
  if (isFormData(body)) return encodeFormData(body);
  const hint = "; other values go into json or form";
  return { data: toBody(body, "body", hint), contentType: contentTypeOf(body) };
}

/**
 * A value's JSON text, bigints as numbers. Numbers that JSON doesn't have are refused, although
 * `JSON.stringify` writes null for them: a server takes null for "remove it".
 *
 * @throws UsageError for NaN, an infinity, an invalid date, a cycle or anything else that JSON has no
 *   text for.
 */
export function encodeJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = stringify(value);
    // A replacer makes it twice as slow: only what may be hidden behind a null is looked at.
    if (text?.includes("null")) stringifyExact(value, refuseHiddenNull);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError("INVALID_ARGUMENT", "the body can't be written as JSON", { cause });
  }
  if (text !== undefined) return text;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `the body is a ${typeof value}, which JSON doesn't have`,
  );
}

function refuseHiddenNull(this: unknown, name: string, value: unknown): unknown {
  // A date arrives as what its toJSON gave; what it was is in its holder.
  const original = (this as Readonly<Record<string, unknown>>)[name];
  const isNumber = typeof value === "number" && !Number.isFinite(value);
  if (!isNumber && !(value === null && original instanceof Date)) return value;
  const where = name === "" ? "the body" : `${JSON.stringify(name)} of the body`;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `${where} is ${isNumber ? String(value) : "an invalid date"}, which JSON doesn't have; null would be sent in its place`,
  );
}

/** By its tag: to name Node's class loads all of its fetch, at 25 ms. */
function isFormData(body: object | string): body is FormData {
  return Object.prototype.toString.call(body) === "[object FormData]";
}
