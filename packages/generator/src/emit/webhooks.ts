/** `webhooks.ts`: what the API sends by itself, webhooks and callbacks, and their parsers. */
import type { ApiModel, OperationModel } from "../model/api-model.js";
import type {
  Callback,
  InboundOperation,
  ReceivedContent,
  Webhook,
} from "../model/inbound-model.js";
import { fileText, interfaceText, type Member, unionText } from "./declarations.js";
import { type Doc, docComment } from "./doc-comment.js";
import { type Data, literal, nameList, quote } from "./literal.js";
import { collectResponseTypeNames, fieldsText, responseType } from "./responses.js";
import { collectTypeNames, typeText } from "./schema-types.js";

/** A webhook or callback, by the name that its parser takes. */
interface Inbound extends Pick<Webhook, "typeName" | "operations"> {
  readonly name: string;
  /** For comments. */
  readonly kind: "webhook" | "callback";
}

/** Whether there is anything to write. */
export function hasWebhooks(model: ApiModel): boolean {
  return inboundsOf(model).length > 0;
}

/** The types that `webhooks.ts` exports. */
export function exportedWebhookTypes(model: ApiModel): string[] {
  const { webhooks, callbacks, owners } = partsOf(model);
  return [
    ...(webhooks.length > 0 ? [`${model.clientName}Webhooks`] : []),
    ...(callbacks.length > 0 ? [`${model.clientName}Callbacks`] : []),
    ...owners.map(({ typeName }) => `${typeName}Callbacks`),
    ...inboundsOf(model).flatMap((inbound) => [
      inbound.typeName,
      ...(hasResponses(inbound) ? [`${inbound.typeName}Responses`] : []),
    ]),
  ];
}

export function webhooksText(model: ApiModel, header: string): string {
  const { webhooks, callbacks, owners } = partsOf(model);
  const all = [...webhooks, ...callbacks];
  return fileText(
    header,
    [
      nameList("import ", runtimeNames(all), ` from "@gen-client/runtime/webhooks";`),
      ...modelImport(all),
    ],
    [
      ...all.flatMap(inboundTexts),
      ...owners.map(ownerText),
      ...valuesText(model, all),
      ...parserTexts(model, "webhook", webhooks),
      ...parserTexts(model, "callback", callbacks),
    ],
  );
}

function partsOf({ webhooks, groups }: ApiModel): {
  readonly webhooks: readonly Inbound[];
  readonly callbacks: readonly Inbound[];
  readonly owners: readonly OperationModel[];
} {
  const isSent = ({ operations }: Pick<Inbound, "operations">): boolean => operations.length > 0;
  const owners = groups
    .flatMap(({ operations }) => operations)
    .filter((operation) => operation.callbacks.some(isSent));
  return {
    webhooks: webhooks.filter(isSent).map((webhook) => ({ ...webhook, kind: "webhook" })),
    callbacks: owners
      .flatMap((operation) => operation.callbacks)
      .filter(isSent)
      .map((callback) => ({ ...callback, name: callback.fullName, kind: "callback" })),
    owners,
  };
}

function inboundsOf(model: ApiModel): Inbound[] {
  const { webhooks, callbacks } = partsOf(model);
  return [...webhooks, ...callbacks];
}

function runtimeNames(all: readonly Inbound[]): string[] {
  const operations = all.flatMap((inbound) => inbound.operations);
  return [
    "type ReceivedWebhook",
    "type WebhookDescriptions",
    ...(operations.some(({ headers }) => headers.length > 0) ? ["type WebhookHeaders"] : []),
    "type WebhookParser",
    ...(all.some(hasShapes) ? ["type WebhookValues"] : []),
    ...(operations.some(({ query }) => query.length > 0) ? ["type WebhookQuery"] : []),
    "webhookParser",
  ];
}

function modelImport(all: readonly Inbound[]): string[] {
  const names = new Set<string>();
  for (const { headers, query, body, responses } of all.flatMap(({ operations }) => operations)) {
    for (const { value } of headers) collectTypeNames(value.schema, names);
    for (const { schema } of query) collectTypeNames(schema, names);
    for (const { decoding, schema } of body?.content ?? []) {
      if (isTyped(decoding)) collectTypeNames(schema, names);
    }
    for (const response of responses) collectResponseTypeNames(response, names);
  }
  return names.size === 0
    ? []
    : [nameList("import type ", [...names].toSorted(), ` from "./models.js";`)];
}

/** The types of one webhook: what is sent, and what is expected as an answer. */
function inboundTexts(inbound: Inbound): string[] {
  const { typeName, kind, name, operations } = inbound;
  const variants = operations.flatMap((operation) => variantsOf(operation));
  const [only = [], ...others] = variants;
  const base = `ReceivedWebhook<${quote(name)}>`;
  const [operation] = operations;
  const doc: Doc =
    operations.length === 1 && operation !== undefined
      ? docOf(operation, `What the ${kind} sends.`)
      : { text: [`What the ${kind} sends.`] };
  const sent =
    others.length === 0
      ? interfaceText(`${typeName} extends ${base}`, only, doc)
      : withDoc(doc, unionText(typeName, base, variants));
  return [sent, ...(hasResponses(inbound) ? [responsesText(inbound)] : [])];
}

function withDoc(doc: Doc, text: string): string {
  return `${docComment(doc)}\n${text}`;
}

function docOf({ summary, description, deprecated }: InboundOperation, otherwise: string): Doc {
  const repeats = summary !== undefined && description?.startsWith(summary) === true;
  const text = [repeats ? undefined : summary, description];
  return { text: text.some(Boolean) ? text : [otherwise], deprecated };
}

/** One for each type that the body may have. */
function variantsOf(operation: InboundOperation): Member[][] {
  const { method, body } = operation;
  const common = fieldMembers(operation);
  const first = { key: "method", type: quote(method) };
  if (body === undefined) return [[first, { key: "body", type: "undefined" }, ...common]];
  const byType = new Map<string, string[]>();
  for (const content of body.content) {
    const type = bodyType(content) + (body.isOptional ? " | undefined" : "");
    byType.set(type, [...(byType.get(type) ?? []), content.contentType]);
  }
  return [...byType].map(([type, contentTypes]) => [
    first,
    // Where all bodies have one type, nobody has to ask which it is.
    ...(byType.size > 1 ? [{ key: "contentType", type: contentTypes.map(quote).join(" | ") }] : []),
    { key: "body", type, doc: { text: [body.description] } },
    ...common,
  ]);
}

function fieldMembers({ headers, query }: InboundOperation): Member[] {
  const described = headers.map((field) => ({ ...field, ...field.value }));
  return [
    ...(headers.length > 0
      ? [{ key: "headers", type: `WebhookHeaders<${fieldsText(described)}>` }]
      : []),
    ...(query.length > 0 ? [{ key: "query", type: `WebhookQuery<${fieldsText(query)}>` }] : []),
  ];
}

function bodyType({ decoding, schema }: ReceivedContent): string {
  switch (decoding) {
    case "text":
      return "string";
    case "bytes":
      return "Uint8Array";
    case "multipart":
      return "FormData";
    default:
      return typeText(schema ?? true);
  }
}

function isTyped(decoding: ReceivedContent["decoding"]): boolean {
  return typeof decoding === "object" || decoding === "json" || decoding === "auto";
}

function hasResponses({ operations }: Inbound): boolean {
  return operations.some(({ responses }) => responses.length > 0);
}

function responsesText({ typeName, kind, operations }: Inbound): string {
  const all = operations.flatMap(({ responses }) => responses);
  return interfaceText(
    `${typeName}Responses`,
    [...new Set(all.map(({ status }) => status))].map((status) => {
      const same = all.filter((response) => response.status === status);
      return {
        key: status,
        type: [...new Set(same.map((response) => responseType(response)))].join(" | "),
        doc: { text: [...new Set(same.map(({ description }) => description))] },
      };
    }),
    { text: [`What the API expects as an answer to the ${kind}, by status.`] },
  );
}

/** The callbacks of one operation, by their names in the document. */
function ownerText({ typeName, heading, callbacks }: OperationModel): string {
  const members = callbacks
    .filter(({ operations }) => operations.length > 0)
    .map(({ name, typeName: type }: Callback) => ({ key: name, type }));
  return interfaceText(`${typeName}Callbacks`, members, {
    text: [`What the API sends in consequence of \`${heading}\`.`],
  });
}

function parserTexts(
  { clientName, info }: ApiModel,
  kind: Inbound["kind"],
  inbounds: readonly Inbound[],
): string[] {
  if (inbounds.length === 0) return [];
  const isConverted = inbounds.some(hasShapes);
  const isWebhook = kind === "webhook";
  const type = `${clientName}${isWebhook ? "Webhooks" : "Callbacks"}`;
  const [parser, data] = isWebhook ? ["parseWebhook", "webhooks"] : ["parseCallback", "callbacks"];
  const list = interfaceText(
    type,
    inbounds.map(({ name, typeName }) => ({ key: name, isName: true, type: typeName })),
    {
      text: [
        isWebhook
          ? `The webhooks of ${info.heading}, by name.`
          : `The callbacks of ${info.heading}, by operation and name.`,
      ],
    },
  );
  const start = `const ${data}: WebhookDescriptions = `;
  const descriptions = Object.fromEntries(
    inbounds.map(({ name, operations }) => [name, operations.map(dataOf)]),
  );
  // A name is any text of the document, and a comment reads some of it as tags.
  const shown = inbounds.find(({ name }) => /^[\w.$ -]+$/.test(name));
  const doc = docComment({
    text: [
      `Reads a request as a ${kind} of the API: Node's, the web's, or its parts. With \`secret\`, its signature is verified.`,
    ],
    example: [
      `const { body } = await ${parser}(${quote(shown?.name ?? "...")}, request, { secret });`,
    ],
  });
  return [
    list,
    `${start}${literal(descriptions, 0, start.length)};`,
    `${doc}\nexport const ${parser}: WebhookParser<${type}> = webhookParser(${data}${isConverted ? ", values" : ""});`,
  ];
}

function hasShapes({ operations }: Inbound): boolean {
  return operations.some(
    ({ body }) => body?.content.some(({ shape }) => shape !== undefined) === true,
  );
}

/** What values become, where some are converted. */
function valuesText(model: ApiModel, all: readonly Inbound[]): string[] {
  if (!all.some(hasShapes)) return [];
  const { inboundValues: values, inboundShapes: schemas } = model;
  const start = "const values: WebhookValues = ";
  const data = { values, ...(Object.keys(schemas).length > 0 && { schemas }) };
  return [`${start}${literal(data, 0, start.length)};`];
}

/** What the runtime takes for granted is left out. */
function dataOf({ method, headers, query, body }: InboundOperation): Data {
  return {
    ...(method !== "POST" && { method }),
    ...(body && {
      content: Object.fromEntries(
        body.content.map(({ contentType, decoding }) => [contentType, decoding]),
      ),
      ...(body.content.some(({ shape }) => shape !== undefined) && {
        schemas: Object.fromEntries(
          body.content.flatMap(({ contentType, shape }): [string, Data][] =>
            shape === undefined ? [] : [[contentType, shape]],
          ),
        ),
      }),
      ...(body.isOptional && { optional: true }),
      ...(Object.keys(body.constants).length > 0 && { constants: body.constants }),
    }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map(({ name, value }) => [name, value.decoding])),
    }),
    ...(query.length > 0 && {
      query: Object.fromEntries(query.map(({ name, decoding }) => [name, decoding])),
    }),
  };
}
