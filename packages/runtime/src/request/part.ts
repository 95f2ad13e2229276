/** Parts of multipart bodies with header fields of their own. */
import { UsageError } from "../errors.js";
import type { PartEncoding, PartHeader } from "../body-encoding.js";
import { withHeld } from "../values/holder.js";
import { kindOf } from "./content.js";
import type { DescribedFile } from "./form.js";
import type { HeaderFields } from "./headers.js";
import { isRecord, optionNames, readOptions } from "./known-options.js";
import { headerWriter } from "./parameter-styles.js";
import { nameOf } from "./scalar.js";

/** What is said of a part beside its content. */
export interface PartDescription {
  /** In place of the one that the document or the content says. */
  readonly contentType?: string | undefined;
  /** Sent with it as `Content-Disposition`. */
  readonly filename?: string | undefined;
}

/** Header fields of a part: lists and objects in style `simple`. */
export type PartHeaders = Readonly<Record<string, unknown>>;

/** A part of a multipart body, made by `part`. */
export class DescribedPart<T, Headers extends object = object> implements PartDescription {
  readonly content: T;
  readonly headers: Headers;
  readonly contentType: string | undefined;
  readonly filename: string | undefined;

  /** @internal Use `part`. */
  constructor(content: T, headers: Headers, { contentType, filename }: PartDescription) {
    this.content = content;
    this.headers = headers;
    this.contentType = contentType;
    this.filename = filename;
  }

  /** A `ValueHolder`, which the published declarations say nothing of. @internal */
  [withHeld](change: (value: unknown) => unknown): DescribedPart<unknown, Headers> {
    return new DescribedPart(change(this.content), this.headers, this);
  }
}

/** A part, by itself where it needs no header fields. */
export type BodyPart<T, Headers extends object = object> =
  | (object extends Headers ? T : T extends DescribedFile ? WithHeaders<T, Headers> : never)
  | DescribedPart<T, Headers>;

/** Parts: a list, whatever gives them one by one, or a function that makes them anew for each attempt. */
export type BodyParts<T, Headers extends object = object> =
  | Iterable<BodyPart<T, Headers>>
  | AsyncIterable<BodyPart<T, Headers>>
  | (() => AsyncIterable<BodyPart<T, Headers>>);

type WithHeaders<File, Headers> = Omit<File, "headers"> & { readonly headers: Headers };

/** A form of which some properties have header fields of their own. */
export type WithPartHeaders<Form, Fields> = {
  [Key in keyof Form]: Key extends keyof Fields
    ? FieldParts<Form[Key], Fields[Key] & object>
    : Form[Key];
};

/** Of a list, each item is a part. */
type FieldParts<Value, Headers extends object> = Value extends readonly (infer Item)[]
  ? readonly BodyPart<Item, Headers>[]
  : Value extends null | undefined
    ? Value
    : BodyPart<Value, Headers>;

const partOptionNames = optionNames<PartDescription & { headers: object }>({
  contentType: true,
  filename: true,
  headers: true,
});

/**
 * A part of a multipart body, with header fields or a content type of its own.
 *
 *     await api.mails.send({ body: [part(html, { headers: { "Content-Location": url } }), image] });
 *
 * @throws UsageError for an option that doesn't exist.
 */
export function part<T, const Headers extends object>(
  content: T,
  described: PartDescription & { readonly headers: Headers },
): DescribedPart<T, Headers>;
export function part<T>(content: T, described: PartDescription): DescribedPart<T>;
export function part(
  content: unknown,
  described: PartDescription & { readonly headers?: object },
): DescribedPart<unknown> {
  const { headers = {}, ...rest } = readOptions(described, partOptionNames, "a part");
  if (!isRecord(headers)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `headers of a part is ${kindOf(headers)}; expected an object of names and values`,
    );
  }
  return new DescribedPart(content, headers, rest);
}

/**
 * What is done to a value in a part before it is encoded; undefined for nothing.
 *
 * @param whole What errors call the value.
 */
export type PartPreparation = (
  described: Pick<PartEncoding, "readOnly" | "schema">,
  whole: string,
) => ((value: unknown) => unknown) | undefined;

/**
 * The header fields of a part as text: those that were given, and those that the document says.
 *
 * @throws UsageError for one that is missing, or has no text.
 */
export function writePartHeaders(
  label: string,
  given: object | undefined,
  described: Readonly<Record<string, PartHeader>> = {},
  preparationOf?: PartPreparation,
): HeaderFields | undefined {
  const names = Object.keys(described);
  if (given === undefined && names.length === 0) return undefined;
  const fields: [name: string, text: string][] = [];
  const left = new Map(
    Object.entries(given ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      [name, value] as const,
    ]),
  );
  for (const name of names) {
    const header = described[name] ?? {};
    const [, value] = left.get(name.toLowerCase()) ?? [];
    left.delete(name.toLowerCase());
    const of = `header "${name}" of ${label}`;
    const text = isGiven(value)
      ? write(label, name, preparationOf?.(header, of)?.(value) ?? value, header)
      : header.value;
    if (text !== undefined) fields.push([name, text]);
    else if (header.required === true) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${label} lacks its header "${name}"; pass part(content, { headers: { "${name}": … } })`,
      );
    }
  }
  for (const [name, value] of left.values()) {
    if (isGiven(value)) fields.push([name, write(label, name, value, {})]);
  }
  return Object.fromEntries(fields);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function write(
  label: string,
  name: string,
  value: unknown,
  { schema: _, ...header }: PartHeader,
): string {
  try {
    return headerWriter({ name, in: "header", ...header })(value);
  } catch (cause) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `header "${name}" of ${label} is ${nameOf(value)}, and can't be written as text`,
      { cause },
    );
  }
}
