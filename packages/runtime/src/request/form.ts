import { basename } from "node:path";
import { UsageError } from "../errors.js";
import type { Body, EncodedBody } from "./body-stream.js";
import { type Content, contentTypeOf, isBlob, kindOf, toBody } from "./content.js";
import type { HeaderFields } from "./headers.js";
import { isRecord, optionNames, readOptions } from "./known-options.js";
import { formPart, type Part } from "./form-part.js";
import { writeMultipart } from "./multipart.js";
import { toText } from "./scalar.js";

/** What a field of a form can be. Dates by RFC 3339. */
export type FormValue = string | number | boolean | bigint | Date;

/**
 * Fields by name, or pairs of name and value where their order matters. A list repeats its name;
 * null and undefined are left out.
 */
export type FormFields =
  | Readonly<Record<string, FormValue | readonly FormValue[] | null | undefined>>
  | readonly (readonly [name: string, value: FormValue])[];

/** A file of a form, with what is said of it. */
export interface DescribedFile {
  /** Here a string is the content itself. */
  readonly content: Content;
  /**
   * Default: the name of a `File` or of the file that an `fs.ReadStream` reads, else the field's name.
   * `null` for none: servers take the part for a field, not a file.
   */
  readonly filename?: string | null | undefined;
  /** Default: a Blob's type; `text/plain;charset=UTF-8` for a string, else `application/octet-stream`. */
  readonly contentType?: string | undefined;
  /** Further header fields of the part. */
  readonly headers?: HeaderFields | undefined;
}

/** A file of a form. No string, which could be a path as well as content. */
export type FilePart = Exclude<Content, string> | DescribedFile;

/** Files by the name of their field; a list repeats its name, null and undefined are left out. */
export type FormFiles = Readonly<Record<string, FilePart | readonly FilePart[] | null | undefined>>;

const describedFileNames = optionNames<DescribedFile>({
  content: true,
  filename: true,
  contentType: true,
  headers: true,
});

const formType = "multipart/form-data";

/** The content type of what `encodeForm` writes without files. */
export const urlencodedType = "application/x-www-form-urlencoded";

/**
 * A form: `a=1&b=2` (WHATWG URL, 5.2: a space is `+`) without `files`, and `multipart/form-data`
 * (RFC 7578) with them, fields before files.
 *
 * @throws UsageError for a name, value or file that can't be sent.
 */
export function encodeForm(form: FormFields | undefined, files?: FormFiles): EncodedBody {
  const fields = form === undefined ? [] : readFields(form);
  if (files === undefined) {
    return { data: new URLSearchParams(fields).toString(), contentType: urlencodedType };
  }
  return writeMultipart(formType, [
    ...fields.map(([name, text]) => formPart(name, text, { label: `field ${quote(name)}` })),
    ...readFiles(files),
  ]);
}

/** Node's own form, as its `fetch` sends it (WHATWG HTML, "Multipart form data"). */
export function encodeFormData(form: FormData): EncodedBody {
  const parts = [...form].map(([name, value]): Part => {
    const normalName = withCrlf(name);
    if (typeof value === "string") {
      return formPart(normalName, withCrlf(value), { label: `field ${quote(name)}` });
    }
    return toFilePart(normalName, value, `file ${quote(name)}`);
  });
  return writeMultipart(formType, parts);
}

function readFields(form: FormFields): [name: string, text: string][] {
  if (!isRecord(form) && !Array.isArray(form)) {
    throw refuse("form", form, "an object of names and values, or a list of such pairs");
  }
  const pairs: readonly (readonly [string, unknown])[] = isPairs(form)
    ? form
    : Object.entries(form);
  return pairs.flatMap((pair) => {
    if (!Array.isArray(pair) || typeof pair[0] !== "string") {
      throw refuse("a pair of form", pair, "a list of two, name and value");
    }
    const [name, value] = pair as readonly [string, unknown];
    return listOf(value).map((item): [string, string] => [name, fieldText(name, item)]);
  });
}

function isPairs(form: FormFields): form is Extract<FormFields, readonly unknown[]> {
  return Array.isArray(form);
}

function fieldText(name: string, value: unknown): string {
  const label = `field ${quote(name)} of form`;
  const expected = "text, a number, a boolean, a date or a list of these";
  if (typeof value === "object" && !(value instanceof Date)) {
    const hint = isBlob(value) ? "; a file belongs into files" : "";
    throw refuse(label, value, expected + hint);
  }
  try {
    return toText(value);
  } catch (cause) {
    throw new UsageError("INVALID_ARGUMENT", `${label} can't be written as text`, { cause });
  }
}

function readFiles(files: FormFiles): Part[] {
  if (typeof files !== "object" || files === null || Array.isArray(files)) {
    throw refuse("files", files, "an object of names and files");
  }
  return Object.entries(files).flatMap(([name, value]) =>
    listOf(value).map((item) => toFilePart(name, item as FilePart, `file ${quote(name)}`)),
  );
}

/**
 * The part of a file. `contentType` is for one that says nothing of its own type.
 *
 * @throws UsageError for what is no file, and for a stream that was read before.
 */
function toFilePart(name: string, file: FilePart, label: string): Part {
  return fileOf(name, readFile(file, label), label);
}

/** What is known of a file. */
export interface ReadFile extends Pick<DescribedFile, "filename" | "headers"> {
  readonly body: Body;
  /** Of a `File`, or of the file that a stream reads. */
  readonly ownName: string | undefined;
  readonly contentType: string;
}

/**
 * A file, as it was handed in. `contentType` is for one that says nothing of its own type.
 *
 * @throws UsageError for what is no file, and for a stream that was read before.
 */
export function readFile(file: FilePart, label: string, contentType?: string): ReadFile {
  if (typeof file === "string") {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `${label} is a string, which could be a path or content; expected () => createReadStream(path) or await openAsBlob(path), or { content: "…" }`,
    );
  }
  // Without content of its own it is the content; what has some is no stream or Blob.
  const isDescribed = typeof file === "object" && file !== null && Object.hasOwn(file, "content");
  return isDescribed
    ? describedFile(
        readOptions(file as DescribedFile, describedFileNames, label),
        label,
        contentType,
      )
    : describedFile({ content: file as Content }, label, contentType);
}

function describedFile(file: DescribedFile, label: string, usualType?: string): ReadFile {
  const { content, filename, contentType, headers } = file;
  return {
    body: toBody(content, label),
    filename,
    ownName: filenameOf(content),
    contentType: contentType ?? typeOf(content, usualType),
    headers,
  };
}

/** The part of a form that a file is. */
export function fileOf(name: string, file: ReadFile, label: string): Part {
  const { body, filename = file.ownName ?? name, contentType, headers } = file;
  return formPart(name, body, { label, filename: filename ?? undefined, contentType, headers });
}

/** A Blob knows its type; of other content the document may. */
function typeOf(content: Content, usual: string | undefined): string {
  const isTyped = usual === undefined || (isBlob(content) && content.type !== "");
  return isTyped ? contentTypeOf(content) : usual;
}

function filenameOf(content: Content): string | undefined {
  if (typeof content !== "object") return undefined;
  if (isBlob(content)) return "name" in content ? textOf(content.name) : undefined;
  // What `fs.createReadStream` returns knows its path.
  const path = "path" in content ? textOf(content.path) : undefined;
  return path === undefined ? undefined : basename(path);
}

function textOf(name: unknown): string | undefined {
  if (typeof name !== "string" && !Buffer.isBuffer(name)) return undefined;
  return name.toString() || undefined;
}

/** A single value as a list of one, nothing as an empty one. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return value === null || value === undefined ? [] : [value];
}

function withCrlf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, "\r\n");
}

function quote(name: string): string {
  return JSON.stringify(name);
}

function refuse(label: string, value: unknown, expected: string): UsageError {
  return new UsageError("INVALID_ARGUMENT", `${label} is ${kindOf(value)}; expected ${expected}`);
}
