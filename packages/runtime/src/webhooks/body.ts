/** The body of a webhook as a value. */
import { charsetOf, decodeText } from "../response/charset.js";
import { decodeBody } from "../response/decode.js";
import { essenceOf } from "../request/media-type.js";
import { MediaTypes } from "../response/media-types.js";
import type { ValueSchema } from "../value-schema.js";
import type { ValueCodec } from "../values/codec.js";
import { ValueMismatch } from "../values/mismatch.js";
import type { WebhookDecoding, WebhookDescription } from "./description.js";
import { WebhookError } from "./errors.js";
import { decodeField } from "./query.js";

/** A body, and the media type that its document knows it by. */
export interface DecodedBody {
  readonly body: unknown;
  readonly contentType: string | undefined;
}

/**
 * A body as its description says.
 *
 * @param content Its codings undone.
 * @throws WebhookError for a body that is something else.
 */
export async function decodeWebhook(
  content: Buffer,
  sent: string | undefined,
  { content: described = {}, schemas = {}, optional }: WebhookDescription,
  webhook: string,
  codec?: ValueCodec,
): Promise<DecodedBody> {
  const names = Object.keys(described);
  if (names.length === 0 || (optional === true && content.byteLength === 0)) {
    return { body: undefined, contentType: sent };
  }
  // As of responses: a single one is for every content type.
  const found =
    names.length === 1
      ? { name: sent, value: described[names[0] ?? ""] ?? "auto" }
      : new MediaTypes(described).find(sent);
  const key = names.length === 1 ? (names[0] ?? "") : (found?.name ?? "");
  const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined;
  const refuse = (expected: string, cause?: unknown): WebhookError =>
    new WebhookError("WEBHOOK_BODY_INVALID", webhook, `expected ${expected}`, {
      contentType: sent,
      text: decodeText(content.subarray(0, 800), "utf-8"),
      ...(cause !== undefined && { cause }),
    });
  if (found === undefined) throw refuse(listed(names));
  const { name, value } = found;
  const expected = expectedOf(value);
  if (expected !== undefined && !expected.accepts(sent)) throw refuse(expected.name);
  try {
    return { body: await decode(content, sent, value, schema && codec, schema), contentType: name };
  } catch (cause) {
    if (cause instanceof ValueMismatch) {
      const what = `${cause.pointer || "the body"} ${cause.message}`;
      throw refuse(`a body as the document describes it, but ${what}`, cause);
    }
    throw refuse(expected?.name ?? "what its content type says", cause);
  }
}

/** What would be read in other forms, too, and as something else. */
function expectedOf(
  decoding: WebhookDecoding,
): { readonly name: string; accepts(contentType: string | undefined): boolean } | undefined {
  if (decoding === "json") return { name: "JSON", accepts: () => true };
  if (decoding === "multipart") return only("multipart/form-data");
  return typeof decoding === "object" ? only("application/x-www-form-urlencoded") : undefined;
}

function only(name: string): NonNullable<ReturnType<typeof expectedOf>> {
  return { name, accepts: (contentType) => essenceOf(contentType ?? name) === name };
}

async function decode(
  content: Buffer,
  contentType: string | undefined,
  decoding: WebhookDecoding,
  codec: ValueCodec | undefined,
  schema: ValueSchema = {},
): Promise<unknown> {
  if (typeof decoding === "object") {
    const form = decodeForm(decodeText(content, charsetOf(contentType)), decoding.form);
    return codec === undefined ? form : codec.converter(schema)(form);
  }
  if (decoding !== "multipart") {
    return decodeBody(content, decoding, contentType, codec?.reader(schema));
  }
  // The web's reader of forms, which Node has built in.
  const headers = { "content-type": contentType ?? "" };
  return new Response(new Uint8Array(content), { headers }).formData();
}

type FormFields = Extract<WebhookDecoding, object>["form"];

/** Fields that the document doesn't describe are text, or a list of it. */
function decodeForm(text: string, fields: FormFields): object {
  const pairs = new URLSearchParams(text);
  const entries = [...new Set(pairs.keys())].map((name) => {
    const values = pairs.getAll(name);
    const decoding = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (decoding === undefined) return [name, values.length === 1 ? values[0] : values] as const;
    const value = decodeField(values, decoding);
    if (value === undefined) throw new TypeError(`${name} is not what the document says`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), names.at(-1)].join(" or ");
}
