/** Multipart bodies of operations, from a value and its Encoding Objects. */
import { UsageError } from "../errors.js";
import type { FieldEncoding, PartEncoding, PartList } from "../body-encoding.js";
import { encodeJson } from "./body.js";
import { type Body, closeQuietly, type EncodedBody } from "./body-stream.js";
import { isBlob } from "./content.js";
import { encodingOf, type FormRules, formEntries, hasStyle, writeField } from "./form-body.js";
import { fileOf, type FilePart, readFile } from "./form.js";
import { type AnyIterator, isIterable, iteratorOf, refuseItems } from "./iterables.js";
import { barePart, formPart, type Part } from "./form-part.js";
import { type PartSource, streamMultipart, writeMultipart } from "./multipart.js";
import { DescribedPart, type PartPreparation, writePartHeaders } from "./part.js";
import { isRecordValue, toText } from "./scalar.js";

/**
 * A named part for each property, and for each item of a list (OpenAPI 3.1, 4.8.15.1). Files are sent
 * with their name and type, objects as JSON, all else as text. Null and undefined are left out. What is
 * no `multipart/form-data` has its names as a form has them (OpenAPI 3.2, 4.14.2).
 *
 * @throws UsageError for what is no object, and for a value or file that can't be sent.
 */
export function writeMultipartBody(
  value: unknown,
  rules: FormRules = {},
  contentType = "multipart/form-data",
): EncodedBody {
  const { fields = {} } = rules;
  const parts = formEntries(value).flatMap(([name, item]) =>
    namedParts(name, item, encodingOf(fields, name), rules),
  );
  return writeMultipart(contentType, parts);
}

/**
 * A part for each item of a list, in its order, without names (OpenAPI 3.2, 4.14.3). The parts of an
 * iterable are made while they are sent. A list, or a function that makes the items, can be sent again
 * where each part can; an iterator can't.
 *
 * @param within What errors call the part that these are the parts of.
 * @throws UsageError for what can't be iterated, and for a value or file that can't be sent: of an
 *   iterable while it is sent.
 */
export function writePartsBody(
  value: unknown,
  list: PartList,
  contentType: string,
  preparationOf: PartPreparation = () => undefined,
  within?: string,
): EncodedBody {
  const before = within === undefined ? "part " : `${within}.`;
  const write = (item: unknown, index: number): Part =>
    positionedPart(item, encodingAt(list, index), `${before}${index + 1}`, preparationOf);
  if (Array.isArray(value)) return writeMultipart(contentType, value.map(write));
  const isFunction = typeof value === "function";
  if (!isFunction && !isIterable(value)) throw refuseItems(value, within);
  const start = (): PartSource =>
    new WrittenParts(iteratorOf(isFunction ? (value as () => unknown)() : value), write);
  return streamMultipart(contentType, start, isFunction);
}

function encodingAt({ prefix = [], items = {} }: PartList, index: number): PartEncoding {
  return prefix[index] ?? items;
}

class WrittenParts implements PartSource {
  readonly #items: AnyIterator;
  readonly #write: (item: unknown, index: number) => Part;
  #index = 0;

  constructor(items: AnyIterator, write: (item: unknown, index: number) => Part) {
    this.#items = items;
    this.#write = write;
  }

  async next(): Promise<Part | undefined> {
    const { done, value } = await this.#items.next();
    return done === true ? undefined : this.#write(value, this.#index++);
  }

  close(): void {
    closeQuietly(() => this.#items.return?.());
  }
}

function namedParts(
  name: string,
  value: unknown,
  encoding: FieldEncoding,
  rules: FormRules,
): Part[] {
  if (hasStyle(encoding)) return styledParts(name, value, encoding, rules);
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => namedPart(name, item, encoding, rules));
}

/** The pairs that a form would have, a part each, as text that needs no encoding (OpenAPI 3.1, 4.8.15.1.2). */
function styledParts(
  name: string,
  value: unknown,
  encoding: FieldEncoding,
  { arrays, preparationOf }: FormRules,
): Part[] {
  const described = value instanceof DescribedPart ? value : undefined;
  const text = writeField(
    name,
    described === undefined ? value : described.content,
    encoding,
    arrays,
  );
  return [...new URLSearchParams(text)].map(([key, content]) => {
    const label = `field ${JSON.stringify(key)}`;
    const headers = writePartHeaders(label, described?.headers, encoding.headers, preparationOf);
    return formPart(key, content, { label, headers });
  });
}

function namedPart(
  name: string,
  value: unknown,
  encoding: FieldEncoding,
  { preparationOf }: FormRules,
): Part {
  const label = `${encoding.file === true ? "file" : "field"} ${JSON.stringify(name)}`;
  // The form's values are prepared as a whole.
  const { file, content, ...described } = contentOf(value, encoding, label, { preparationOf });
  if (file === undefined) return formPart(name, content, { label, ...described });
  const { filename = file.filename, contentType = file.contentType, headers } = described;
  return fileOf(name, { ...file, filename, contentType, headers }, label);
}

/** Of bytes it says so; text has a type although that is the default, since servers look for one. */
function positionedPart(
  value: unknown,
  encoding: PartEncoding,
  label: string,
  preparationOf: PartPreparation,
): Part {
  if (encoding.prefix !== undefined || encoding.items !== undefined) {
    return nestedPart(value, encoding, label, preparationOf);
  }
  const { file, filename, content, headers, contentType } = contentOf(value, encoding, label, {
    prepare: preparationOf(encoding, label),
    preparationOf,
  });
  if (file !== undefined) {
    const named = filename ?? file.filename ?? undefined;
    return barePart(file.body, { label, filename: named, contentType, headers });
  }
  return barePart(content, {
    label,
    filename,
    headers,
    contentType: contentType ?? textType(content),
  });
}

function nestedPart(
  value: unknown,
  encoding: PartEncoding,
  label: string,
  preparationOf: PartPreparation,
): Part {
  const described = value instanceof DescribedPart ? value : undefined;
  const type = described?.contentType ?? encoding.contentType ?? "multipart/mixed";
  const inner = described === undefined ? value : described.content;
  const { data, contentType } = writePartsBody(inner, encoding, type, preparationOf, label);
  const headers = writePartHeaders(label, described?.headers, encoding.headers, preparationOf);
  return barePart(data ?? "", { label, contentType, headers, filename: described?.filename });
}

/** RFC 2046, 4.1.2: without a charset it is ASCII. */
function textType(content: Body): string {
  const isAscii = typeof content !== "string" || !/[^\0-\x7f]/.test(content);
  return isAscii ? "text/plain" : "text/plain; charset=utf-8";
}

/** What is sent as a part, and what is said of it. */
interface PartContent {
  readonly content: Body;
  /** Where it is one. */
  readonly file?: ReturnType<typeof readFile>;
  readonly contentType: string | undefined;
  readonly filename: string | undefined;
  readonly headers: ReturnType<typeof writePartHeaders>;
}

interface PartPreparations {
  /** Of the content. */
  readonly prepare?: ReturnType<PartPreparation>;
  /** Of header fields. */
  readonly preparationOf?: PartPreparation | undefined;
}

function contentOf(
  value: unknown,
  encoding: FieldEncoding | PartEncoding,
  label: string,
  { prepare, preparationOf }: PartPreparations,
): PartContent {
  const described = value instanceof DescribedPart ? value : undefined;
  const inner: unknown = described === undefined ? value : described.content;
  // A list of types, or a range, is what the server takes, and says nothing of this part.
  const usual = encoding.contentType;
  const named = usual !== undefined && !/[,*]/.test(usual) ? usual : undefined;
  const filename = described?.filename;
  const isRaw = "raw" in encoding && encoding.raw && typeof inner !== "string";
  if (encoding.file === true || isRaw || isContent(inner)) {
    // The cast is checked there, like everything that a program without types may hand in.
    const file = readFile(inner as FilePart, label, named);
    return {
      content: file.body,
      file,
      filename,
      contentType: described?.contentType ?? file.contentType,
      headers: writePartHeaders(
        label,
        { ...file.headers, ...described?.headers },
        encoding.headers,
        preparationOf,
      ),
    };
  }
  const headers = writePartHeaders(label, described?.headers, encoding.headers, preparationOf);
  const contentType = described?.contentType ?? named;
  const prepared = prepare === undefined ? inner : prepare(inner);
  if (Array.isArray(prepared) || isRecordValue(prepared)) {
    const content = encodeJson(prepared);
    return { content, filename, headers, contentType: contentType ?? "application/json" };
  }
  try {
    return { content: toText(prepared), filename, headers, contentType };
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const message = `${label} of the body can't be written as text`;
    throw new UsageError("INVALID_ARGUMENT", message, { cause });
  }
}

/** Bytes, Blobs and streams, in a property of which the document doesn't say that it is a file. */
function isContent(value: unknown): boolean {
  if (typeof value === "function" || ArrayBuffer.isView(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return (
    value instanceof ArrayBuffer ||
    isBlob(value) ||
    Symbol.asyncIterator in value ||
    "getReader" in value
  );
}
