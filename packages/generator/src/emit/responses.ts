/** The types of what an operation answers. */
import type { OperationModel } from "../model/api-model.js";
import type { ReadableContent, ResponseModel } from "../model/response-model.js";
import type { Schema } from "../model/schema-model.js";
import { interfaceText } from "./declarations.js";
import { docComment } from "./doc-comment.js";
import { propertyKey, quote } from "./literal.js";
import { collectTypeNames, typeText } from "./schema-types.js";

/** Types longer than this don't stand in a signature: it refers to them. */
const longest = 60;

/** How the body of an operation's success is handed over. */
export type SuccessKind = "value" | "binary" | "events" | "items";

/**
 * The interface with what the operation answers, by status.
 *
 * @param linksOf the links of the response with a status, as methods.
 */
export function responsesText(
  { typeName, heading, responses }: OperationModel,
  linksOf: (status: string) => readonly string[],
): string {
  const members = responses.map((response) => ({
    key: response.status,
    type: responseType(response, linksOf(response.status)),
    doc: { text: [response.description] },
  }));
  const doc = { text: [`What \`${heading}\` answers, by status.`] };
  return interfaceText(`${typeName}Responses`, members, doc);
}

/** What awaiting the call gives: the body of any success. */
export function successType({ typeName, responses }: OperationModel): string {
  const types = successes(responses).map((response) => {
    const type = bodyOf(response);
    return isLong(type) ? `${typeName}Responses[${propertyIndex(response.status)}]["body"]` : type;
  });
  return types.includes("unknown") ? "unknown" : [...new Set(types)].join(" | ");
}

/** The type of the body of one response. */
function bodyOf(response: ResponseModel): string {
  return [...new Set(variantsOf(response).map(({ body }) => body))].join(" | ");
}

function isLong(type: string): boolean {
  return type.length > longest || type.includes("\n");
}

/** Binary where every success is that or nothing; the others where any is. */
export function successKind({ responses }: OperationModel): SuccessKind {
  const listed = responses.filter(({ status }) => status.startsWith("2"));
  const decodings = listed.flatMap(({ readable }) => readable.map(({ decoding }) => decoding));
  if (decodings.some((decoding) => decoding === "events" || decoding === "json-events")) {
    return "events";
  }
  if (decodings.some((decoding) => decoding === "json-lines" || decoding === "json-sequence")) {
    return "items";
  }
  const isBinary = decodings.length > 0 && decodings.every((decoding) => decoding === "bytes");
  return isBinary ? "binary" : "value";
}

/** The type of a method's options. */
export const optionsType = {
  value: "CallOptions",
  items: "CallOptions",
  events: "EventOptions",
} as const satisfies Record<Exclude<SuccessKind, "binary">, string>;

/** What methods and types of responses need of the runtime. */
export function responseRuntimeTypes(operations: readonly OperationModel[]): string[] {
  const kinds = new Set(operations.map(successKind));
  return [
    ...callRuntimeTypes(operations),
    ...(kinds.has("events") ? ["ServerSentEvent"] : []),
    ...(operations.some(hasItems) ? ["ItemStream"] : []),
  ];
}

/** What the signatures of these operations need of the runtime, beside what their responses are. */
export function callRuntimeTypes(operations: readonly OperationModel[]): string[] {
  const options = operations
    .map(successKind)
    .flatMap((kind) =>
      kind === "binary" ? ["BinaryBodies", "BinaryOptions", "BinaryResponses"] : optionsType[kind],
    );
  return [...new Set(options)];
}

function hasItems({ responses }: Pick<OperationModel, "responses">): boolean {
  return responses.some(({ readable }) =>
    readable.some(({ decoding }) => !["json", "xml", "text", "bytes", "auto"].includes(decoding)),
  );
}

/** The names of the models that the types of responses refer to, added to `names`. */
export function collectResponseTypeNames(response: ResponseModel, names: Set<string>): void {
  for (const content of response.readable) {
    for (const schema of schemasOf(content)) collectTypeNames(schema, names);
  }
  for (const { value } of response.headers) collectTypeNames(value.schema, names);
}

/** The names of models that the type of a success refers to where it stands in a signature. */
export function collectSuccessTypeNames(operation: OperationModel, names: Set<string>): void {
  for (const content of inSignature(operation)) {
    for (const schema of schemasOf(content)) collectTypeNames(schema, names);
  }
}

/** What the types of successes need of the runtime where they stand in a signature. */
export function successRuntimeTypes(operations: readonly OperationModel[]): string[] {
  const contents = operations.flatMap(inSignature);
  const names = contents.flatMap(({ decoding }) => {
    if (decoding === "events" || decoding === "json-events")
      return ["ItemStream", "ServerSentEvent"];
    return decoding === "json-lines" || decoding === "json-sequence" ? ["ItemStream"] : [];
  });
  return [...new Set(names)];
}

function inSignature(operation: OperationModel): ReadableContent[] {
  if (successType(operation) === "unknown") return [];
  return successes(operation.responses).flatMap((response) =>
    isLong(bodyOf(response)) ? [] : response.readable,
  );
}

function schemasOf({ decoding, schema, events = [] }: ReadableContent): Schema[] {
  if (decoding === "text" || decoding === "bytes" || decoding === "events") return [];
  return [...(schema === undefined ? [] : [schema]), ...events.map(({ data }) => data)];
}

function successes(responses: readonly ResponseModel[]): readonly ResponseModel[] {
  const listed = responses.filter(({ status }) => status.startsWith("2"));
  return listed.length > 0 ? listed : responses.filter(({ status }) => status === "default");
}

function propertyIndex(status: string): string {
  return /^\d+$/.test(status) ? status : quote(status);
}

/** Media types whose bodies have one type, and that type. */
interface Variant {
  readonly body: string;
  readonly contentTypes: readonly string[];
}

/** One for each type that the body may have. */
function variantsOf({ readable }: ResponseModel): Variant[] {
  if (readable.length === 0) return [{ body: "undefined", contentTypes: [] }];
  const byBody = new Map<string, string[]>();
  for (const content of readable) {
    const body = bodyType(content);
    const known = byBody.get(body);
    if (known) known.push(content.contentType);
    else byBody.set(body, [content.contentType]);
  }
  return [...byBody].map(([body, contentTypes]) => ({ body, contentTypes }));
}

/** The type of a response: its body, and what else the document describes. */
export function responseType(response: ResponseModel, links: readonly string[] = []): string {
  const variants = variantsOf(response);
  const headers = headersType(response);
  const linked = links.length === 0 ? [] : [`links: ${objectText(links)}`];
  const types = variants.map(({ body, contentTypes }) => {
    // Where all bodies have one type, nobody has to ask which it is.
    const choice =
      variants.length > 1 ? [`contentType: ${contentTypes.map(quote).join(" | ")}`] : [];
    return objectText([`body: ${body}`, ...choice, ...headers, ...linked]);
  });
  const isTall = types.some((type) => type.includes("\n"));
  return types.join(isTall || types.join(" | ").length <= 90 ? " | " : "\n  | ");
}

function headersType({ headers }: ResponseModel): string[] {
  if (headers.length === 0) return [];
  return [`headers: ${fieldsText(headers.map((field) => ({ ...field, ...field.value })))}`];
}

/** A header field, or a parameter that is typed like one. */
interface TypedField {
  readonly name: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly schema: Schema;
}

/** The type with the values of fields, by their names. */
export function fieldsText(fields: readonly TypedField[]): string {
  const members = fields.map(({ name, description, deprecated, schema }) => {
    const comment = docComment({ text: [description], deprecated });
    const member = `${propertyKey(name)}: ${typeText(schema)}`;
    return comment === "" ? member : `${comment}\n${member}`;
  });
  return objectText(members);
}

function objectText(members: readonly string[]): string {
  const line = `{ ${members.join("; ")} }`;
  if (line.length <= 80 && members.every((member) => !member.includes("\n"))) return line;
  return `{\n${members.map((member) => `  ${indent(member)};\n`).join("")}}`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/** The type of a body that is read so. */
export function bodyType({ decoding, schema, events = [] }: ReadableContent): string {
  switch (decoding) {
    case "json":
    case "xml":
    case "auto":
      return typeText(schema ?? true);
    case "text":
      return "string";
    case "bytes":
      return "Uint8Array";
    case "json-lines":
    case "json-sequence":
      return `ItemStream<${typeText(schema ?? true)}>`;
    case "events":
    case "json-events": {
      const kinds = events.map(({ name, data }) =>
        name === undefined
          ? `ServerSentEvent<${typeText(data)}>`
          : `ServerSentEvent<${typeText(data)}, ${quote(name)}>`,
      );
      return `ItemStream<${[...new Set(kinds)].join(" | ") || "ServerSentEvent"}>`;
    }
  }
}
