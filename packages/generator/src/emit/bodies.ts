/** The body of an operation: its types among the arguments, and its part of the descriptor. */
import type { BodyMediaModel, BodyModel, EncodingModel } from "../model/request-model.js";
import type { Schema } from "../model/schema-model.js";
import type { Member } from "./declarations.js";
import type { Doc } from "./doc-comment.js";
import { type Data, quote } from "./literal.js";
import {
  collectPartTypes,
  headersData,
  iterableOf,
  partRuntimeTypes,
  partsData,
  partsType,
  withPartHeaders,
} from "./parts.js";
import { collectTypeNames, holdsFiles, typeText } from "./schema-types.js";

/** Media types of which the body has the same type. */
interface Choice {
  readonly contentTypes: readonly string[];
  readonly type: string;
  readonly isDefault: boolean;
  readonly doc: Doc;
}

/**
 * The arguments that make the body: `body`, and `contentType` where there is a choice. One list where
 * all media types have the same type of body, else one for each type.
 */
export function bodyArguments(body: BodyModel): Member[][] {
  const choices = choicesOf(body);
  const hasChoice = sentTypes(body).length > 1 || sentTypes(body).some(isRange);
  return choices.map(({ contentTypes, type, isDefault, doc }) => [
    ...(hasChoice ? [contentTypeArgument(contentTypes, isDefault)] : []),
    { key: "body", optional: !body.required, type: orUndefined(type, body.required), doc },
  ]);
}

/** The types of the runtime that bodies need. */
export function bodyRuntimeTypes({ content }: BodyModel): string[] {
  return content.flatMap((media) => {
    const { coding, schema } = media;
    if (coding === "raw" || (coding === "xml" && !isSingle(schema))) return ["RawBody"];
    if (coding === "binary") return ["BinaryBody"];
    const isForm = coding === "multipart" && schema !== undefined && holdsFiles(schema);
    return [...(isForm ? ["FilePart"] : []), ...partRuntimeTypes(media)];
  });
}

/** The names of the types that bodies are made of, added to `names`. */
export function collectBodyTypes({ content }: BodyModel, names: Set<string>): void {
  for (const media of content) {
    const { coding, schema } = media;
    if (!["text", "binary", "raw", "parts"].includes(coding)) collectTypeNames(schema, names);
    collectPartTypes(media, names);
  }
}

/** The body of a descriptor. */
export function bodyData(body: BodyModel): Data {
  const media = ordered(body);
  const encodings = media.flatMap((type): [string, Data][] => {
    const encoding = encodingData(type);
    return encoding === undefined ? [] : [[sentType(type), encoding]];
  });
  const readOnly = media.flatMap((type): [string, Data][] =>
    type.readOnly === undefined ? [] : [[sentType(type), type.readOnly]],
  );
  const schemas = media.flatMap((type): [string, Data][] =>
    type.shape === undefined ? [] : [[sentType(type), type.shape]],
  );
  return {
    contentTypes: sentTypes(body),
    ...(body.required && { required: true }),
    ...(encodings.length > 0 && { encodings: Object.fromEntries(encodings) }),
    ...(readOnly.length > 0 && { readOnly: Object.fromEntries(readOnly) }),
    ...(schemas.length > 0 && { schemas: Object.fromEntries(schemas) }),
  };
}

function choicesOf(body: BodyModel): Choice[] {
  const choices = new Map<string, Choice>();
  const seen = new Set<string>();
  for (const media of ordered(body)) {
    const contentType = sentType(media);
    if (seen.has(contentType)) continue;
    seen.add(contentType);
    const type = bodyType(media);
    const known = choices.get(type);
    choices.set(type, {
      contentTypes: [...(known?.contentTypes ?? []), contentType],
      type,
      isDefault: known?.isDefault ?? choices.size === 0,
      doc: { text: [body.description, noteOn(media)] },
    });
  }
  return [...choices.values()];
}

function bodyType(media: BodyMediaModel): string {
  const { coding, schema, files, parts } = media;
  switch (coding) {
    case "json":
    case "form":
      return typeText(schema ?? true);
    case "xml":
      // Of a single value, text may be the value.
      return isSingle(schema) ? typeText(schema ?? true) : `${typeText(schema ?? true)} | RawBody`;
    case "multipart":
      return withPartHeaders(typeText(schema ?? true, { withFiles: files.length > 0 }), media);
    case "parts":
      return parts === undefined ? "RawBody" : partsType(parts);
    case "lines":
    case "sequence":
      return iterableOf(typeText(schema ?? true));
    case "text":
      return "string";
    case "binary":
      return "BinaryBody";
    case "raw":
      return "RawBody";
  }
}

function isSingle(schema: Schema | undefined): boolean {
  if (schema === undefined || typeof schema === "boolean") return false;
  return "enum" in schema || !["object", "array", undefined].includes(schema["type"] as string);
}

function noteOn({ coding, contentType, schema }: BodyMediaModel): string | undefined {
  if (coding === "xml" && !isSingle(schema)) {
    return `Sent as \`${contentType}\`; what is text, bytes or a stream already, just as it is.`;
  }
  if (coding !== "raw" || isRange(contentType)) return undefined;
  return `Sent as \`${contentType}\`, just as it is: encode it yourself.`;
}

function contentTypeArgument(contentTypes: readonly string[], isDefault: boolean): Member {
  const type = contentTypes.map(contentTypeText).join(" | ");
  const [first = ""] = contentTypes;
  const note = isRange(first) ? undefined : `Default: \`${first}\`.`;
  return {
    key: "contentType",
    optional: isDefault,
    type: orUndefined(type, !isDefault),
    doc: { text: [isDefault ? note : undefined] },
  };
}

/** A range takes any type of its kind. */
function contentTypeText(contentType: string): string {
  if (!isRange(contentType)) return quote(contentType);
  const [kind = "*"] = contentType.split("/", 1);
  return kind === "*" ? "`${string}/${string}`" : `\`${kind}/\${string}\``;
}

function orUndefined(type: string, required: boolean): string {
  return required || type === "unknown" ? type : `${type} | undefined`;
}

/** The default first, then the others in the document's order. */
function ordered({ content, chosen }: BodyModel): readonly BodyMediaModel[] {
  return [chosen, ...content.filter((media) => media !== chosen)];
}

function sentTypes(body: BodyModel): readonly string[] {
  return [...new Set(ordered(body).map(sentType))];
}

/** A range says what the server takes; JSON that is sent has to have a name. */
function sentType({ coding, contentType }: BodyMediaModel): string {
  return coding === "json" && isRange(contentType) ? "application/json" : contentType;
}

function isRange(contentType: string): boolean {
  return contentType.includes("*");
}

function encodingData(media: BodyMediaModel): Data | undefined {
  const { coding } = media;
  if (coding === "lines" || coding === "sequence" || coding === "xml") return { kind: coding };
  if (media.parts !== undefined) return { kind: "parts", ...partsData(media.parts) };
  if (coding !== "form" && coding !== "multipart") return undefined;
  const fields = fieldsOf(media);
  return { kind: coding, ...(Object.keys(fields).length > 0 && { fields }) };
}

function fieldsOf({ encoding, files }: BodyMediaModel): Record<string, Data> {
  const described = new Map(encoding.map((field) => [field.property, fieldData(field)]));
  for (const name of files) described.set(name, { ...described.get(name), file: true });
  return Object.fromEntries([...described].filter(([, data]) => Object.keys(data).length > 0));
}

function fieldData(field: EncodingModel): Record<string, Data> {
  const { contentType, style, explode, allowReserved, headers } = field;
  return {
    ...(contentType !== undefined && { contentType }),
    ...(isFormStyle(style) && { style }),
    ...(explode !== undefined && { explode }),
    ...(allowReserved !== undefined && { allowReserved }),
    ...headersData(headers),
  };
}

/** The styles of query parameters: a form has no others. */
function isFormStyle(style: string | undefined): style is string {
  return ["form", "spaceDelimited", "pipeDelimited", "deepObject"].includes(style ?? "");
}
