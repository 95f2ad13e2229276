/** `multipart/form-data` bodies of operations, from a value and its Encoding Objects. */
import { UsageError } from "../errors.js";
import type { DeepObjectArrays, FieldEncoding } from "../operation.js";
import type { EncodedBody } from "./body-stream.js";
import { isBlob } from "./content.js";
import { encodingOf, type FormRules, formEntries, hasStyle, writeField } from "./form-body.js";
import { type FilePart, toFilePart } from "./form.js";
import { encodeJson } from "./body.js";
import { formPart, type Part, writeMultipart } from "./multipart.js";
import { isRecordValue, toText } from "./scalar.js";

/**
 * A part for each property, and for each item of a list (OpenAPI 3.1, 4.8.15.1). Files are sent with
 * their name and type, objects as JSON, all else as text. Null and undefined are left out.
 *
 * @throws UsageError for what is no object, and for a value or file that can't be sent.
 */
export function writeMultipartBody(value: unknown, rules: FormRules = {}): EncodedBody {
  const { fields = {}, arrays } = rules;
  const parts = formEntries(value).flatMap(([name, item]) =>
    partsOf(name, item, encodingOf(fields, name), arrays),
  );
  return writeMultipart("form-data", parts);
}

function partsOf(
  name: string,
  value: unknown,
  encoding: FieldEncoding,
  arrays: DeepObjectArrays | undefined,
): Part[] {
  if (hasStyle(encoding)) return styledParts(name, value, encoding, arrays);
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => partOf(name, item, encoding));
}

/** The pairs that a form would have, a part each, as text that needs no encoding (OpenAPI 3.1, 4.8.15.1.2). */
function styledParts(
  name: string,
  value: unknown,
  encoding: FieldEncoding,
  arrays: DeepObjectArrays | undefined,
): Part[] {
  return [...new URLSearchParams(writeField(name, value, encoding, arrays))].map(([key, text]) =>
    formPart(key, text, { label: `field ${JSON.stringify(key)}` }),
  );
}

function partOf(name: string, value: unknown, { contentType, file }: FieldEncoding): Part {
  const label = `${file === true ? "file" : "field"} ${JSON.stringify(name)}`;
  // A list of types, or a range, is what the server takes, and says nothing of this file.
  const named = contentType !== undefined && !/[,*]/.test(contentType) ? contentType : undefined;
  // The cast is checked there, like everything that a program without types may hand in.
  if (file === true || isContent(value)) return toFilePart(name, value as FilePart, label, named);
  if (Array.isArray(value) || isRecordValue(value)) {
    return formPart(name, encodeJson(value), { label, contentType: named ?? "application/json" });
  }
  try {
    return formPart(name, toText(value), { label, contentType: named });
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
