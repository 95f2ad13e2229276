/** How the body of an operation is written: decided once for each of its media types. */
import { UsageError } from "../errors.js";
import type { BodyEncoding, ReadOnlyShape } from "../body-encoding.js";
import type { RequestBody } from "../operation.js";
import type { DeepObjectArrays } from "../parameter.js";
import type { ValueSchema } from "../value-schema.js";
import { encodeJson, encodeRaw, type RawBody } from "./body.js";
import type { Body, EncodedBody } from "./body-stream.js";
import { writeFormBody } from "./form-body.js";
import { isJson } from "./media-type.js";
import { writeJsonLines } from "./json-lines.js";
import { display } from "./known-options.js";
import { writeMultipartBody, writePartsBody } from "./multipart-body.js";
import type { PartPreparation } from "./part.js";
import { type NamedShapes, withoutReadOnly } from "./read-only.js";
import type { ValueCodec, ValueWriter } from "../values/codec.js";
import { ValueMismatch } from "../values/mismatch.js";
import { compileLayout } from "../xml/compile.js";
import type { Layout, NamedSchemas } from "../xml/layout.js";
import { isRecordValue } from "./scalar.js";
import { takesSingleValues, writeXml } from "./xml-body.js";

/** What the client says of the bodies of all its operations. */
export interface BodyRules {
  readonly shapes: NamedShapes;
  readonly schemas: NamedSchemas;
  readonly arrays: DeepObjectArrays;
  readonly codec?: ValueCodec | undefined;
}

/** Writes the bodies of one media type. */
export type BodyWriter =
  | { readonly contentType: string; readonly write: (value: unknown) => Body | undefined }
  /** The content type is known with the body: a boundary, or the type that a Blob has. */
  | { readonly contentType: undefined; readonly write: (value: unknown) => EncodedBody };

/**
 * The writers of an operation's media types: the first one's unless `contentType` of the arguments names
 * another; ranges such as `image/*` take any of theirs.
 *
 * @throws UsageError, when asked, for a type that the operation doesn't take.
 */
export function bodyWriters(
  body: RequestBody,
  rules: BodyRules,
): (contentType: unknown) => BodyWriter {
  const { contentTypes } = body;
  const listed = new Map<unknown, BodyWriter>(
    contentTypes.map((type) => [type, bodyWriter(type, body, rules)]),
  );
  const [first = { contentType: undefined, write: writeRaw }] = listed.values();
  return (contentType) => {
    const writer = contentType === undefined ? first : listed.get(contentType);
    if (writer !== undefined) return writer;
    if (typeof contentType === "string") {
      const range = contentTypes.find((type) => covers(type, contentType));
      if (range !== undefined) return bodyWriter(contentType, body, rules, range);
    }
    throw new UsageError(
      "INVALID_ARGUMENT",
      `contentType is ${display(contentType)}; expected one of ${contentTypes.join(", ")}`,
    );
  };
}

/** True where the arguments may name the media type. */
export function hasContentTypes({ contentTypes }: RequestBody): boolean {
  return contentTypes.length > 1 || contentTypes.some((type) => type.includes("*"));
}

function bodyWriter(
  contentType: string,
  body: RequestBody,
  rules: BodyRules,
  described = contentType,
): BodyWriter {
  const { encodings = {}, schemas = {} } = body;
  const { schemas: named } = rules;
  const schema = Object.hasOwn(schemas, described) ? schemas[described] : undefined;
  const encoding = Object.hasOwn(encodings, described) ? encodings[described] : undefined;
  const { readOnly = {} } = body;
  const shape = Object.hasOwn(readOnly, described) ? readOnly[described] : undefined;
  const prepare = preparation(shape, schema, rules, "the body");
  const writer =
    encoding === undefined
      ? plainWriter(contentType)
      : encoding.kind === "xml"
        ? { contentType, write: xmlWriter(schema ?? {}, named, prepare ?? asIs) }
        : encodingWriter(contentType, encoding, rules, prepare ?? asIs);
  if (prepare === undefined || preparesByItself(encoding)) return writer;
  return writer.contentType === undefined
    ? { contentType: undefined, write: (value) => writer.write(prepare(value)) }
    : { ...writer, write: (value) => writer.write(prepare(value)) };
}

/** What is done to a value before it is encoded; undefined for nothing. */
function preparation(
  shape: ReadOnlyShape | undefined,
  schema: ValueSchema | undefined,
  { shapes, codec }: BodyRules,
  whole: string,
): ((value: unknown) => unknown) | undefined {
  const write = schema && codec?.writer(schema);
  if (shape === undefined) return write && ((value) => convert(value, write, whole));
  const strip = (value: unknown): unknown => withoutReadOnly(value, shape, shapes);
  return write === undefined ? strip : (value) => convert(strip(value), write, whole);
}

function convert(value: unknown, write: ValueWriter, whole: string): unknown {
  try {
    return write(value);
  } catch (cause) {
    if (!(cause instanceof ValueMismatch)) throw cause;
    const place = cause.pointer === "" ? whole : `${cause.pointer} of ${whole}`;
    throw new UsageError("INVALID_ARGUMENT", `${place} ${cause.message}`, { cause });
  }
}

function encodingWriter(
  contentType: string,
  encoding: Exclude<BodyEncoding, { kind: "xml" }>,
  bodyRules: BodyRules,
  prepare: (value: unknown) => unknown,
): BodyWriter {
  const { arrays } = bodyRules;
  const preparationOf: PartPreparation = ({ readOnly, schema }, whole) =>
    preparation(readOnly, schema, bodyRules, whole);
  switch (encoding.kind) {
    case "form": {
      const rules = { fields: encoding.fields, arrays };
      return { contentType, write: (value) => writeFormBody(value, rules) };
    }
    case "multipart": {
      const rules = { fields: encoding.fields, arrays, preparationOf };
      return {
        contentType: undefined,
        write: (value) => writeMultipartBody(value, rules, contentType),
      };
    }
    case "parts":
      return {
        contentType: undefined,
        write: (value) => writePartsBody(value, encoding, contentType, preparationOf),
      };
    case "lines":
    case "sequence":
      return { contentType, write: (value) => writeJsonLines(value, encoding.kind, prepare) };
  }
}

/** Objects and lists as XML; anything else is encoded already, unless a single value is what is described. */
function xmlWriter(
  schema: ValueSchema,
  named: NamedSchemas,
  prepare: (value: unknown) => unknown,
): (value: unknown) => Body | undefined {
  let layout: Layout | undefined;
  return (value) => {
    layout ??= compileLayout(schema, named);
    const isStructure = Array.isArray(value) || isRecordValue(value);
    if (!isStructure && !takesSingleValues(layout)) return writeRaw(value).data;
    return writeXml(prepare(value), layout);
  };
}

function plainWriter(contentType: string): BodyWriter {
  if (isJson(contentType)) return { contentType, write: encodeJson };
  // A range says what the server takes, not what is sent.
  if (contentType.includes("*")) return { contentType: undefined, write: writeRaw };
  if (!/^multipart\//i.test(contentType))
    return { contentType, write: (value) => writeRaw(value).data };
  return {
    contentType: undefined,
    write(value) {
      const raw = writeRaw(value);
      // FormData brings its boundary.
      return raw.contentType?.startsWith("multipart/") ? raw : { ...raw, contentType };
    },
  };
}

/** The caller has encoded it, and says so by its type. */
function writeRaw(value: unknown): EncodedBody {
  return encodeRaw(value as RawBody);
}

function asIs(value: unknown): unknown {
  return value;
}

/** Items are prepared one by one, and nothing that is encoded already. */
function preparesByItself(encoding: BodyEncoding | undefined): boolean {
  return encoding !== undefined && ["lines", "sequence", "xml"].includes(encoding.kind);
}

/** True for a range that a type is in: `image/*`, `*\/*`. */
function covers(range: string, contentType: string): boolean {
  if (contentType.includes("*")) return false;
  const [type = "", subtype = ""] = contentType.toLowerCase().split("/", 2);
  const [wantedType, wantedSubtype] = range.toLowerCase().split("/", 2);
  if (subtype === "" || wantedSubtype !== "*") return false;
  return wantedType === "*" || wantedType === type;
}
