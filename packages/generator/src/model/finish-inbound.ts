/** The shapes of what the API sends by itself, where some of it is converted. */
import type { ApiModel } from "./api-model.js";
import type {
  FormDecoding,
  InboundBody,
  InboundOperation,
  ReceivedContent,
} from "./inbound-model.js";
import type { NamedSchema, Schema } from "./schema-model.js";
import { followed } from "./files.js";
import { finishHeader, plainSchema } from "./finish-headers.js";
import type { ValueKinds } from "./value-kinds.js";
import { ValueShapes } from "./value-shapes.js";

/** Adds shapes to the bodies of webhooks and callbacks. */
export function finishInbound(
  model: Pick<ApiModel, "groups" | "webhooks">,
  schemas: readonly NamedSchema[],
  values: ValueKinds = {},
): Pick<ApiModel, "groups" | "webhooks" | "inboundValues" | "inboundShapes"> {
  const { groups, webhooks } = model;
  if (values.dates === undefined && values.int64 === undefined) {
    return { groups, webhooks, inboundValues: {}, inboundShapes: {} };
  }
  const byName = new Map(schemas.map(({ name, schema }) => [name, schema]));
  const shapes = new ValueShapes(byName);
  const finish = <T extends { readonly operations: readonly InboundOperation[] }>(
    inbound: T,
  ): T => ({
    ...inbound,
    operations: inbound.operations.map((operation) => finishOperation(operation, shapes, byName)),
  });
  return {
    webhooks: webhooks.map(finish),
    groups: groups.map((group) => ({
      ...group,
      operations: group.operations.map((operation) => ({
        ...operation,
        callbacks: operation.callbacks.map(finish),
      })),
    })),
    inboundValues: values,
    inboundShapes: shapes.named(),
  };
}

function finishOperation(
  { body, ...operation }: InboundOperation,
  shapes: ValueShapes,
  schemas: ReadonlyMap<string, Schema>,
): InboundOperation {
  return {
    ...operation,
    headers: operation.headers.map((header) => finishHeader(header, shapes)),
    query: operation.query.map((parameter) =>
      shapes.partOf(parameter.schema) === undefined
        ? parameter
        : { ...parameter, schema: plainSchema(parameter.decoding) },
    ),
    ...(body && { body: finishBody(body, shapes, schemas) }),
  };
}

function finishBody(
  body: InboundBody,
  shapes: ValueShapes,
  schemas: ReadonlyMap<string, Schema>,
): InboundBody {
  const content = body.content.map((media): ReceivedContent => {
    const isTyped =
      typeof media.decoding === "object" || media.decoding === "json" || media.decoding === "auto";
    const shape = isTyped ? shapes.partOf(media.schema ?? true) : undefined;
    if (shape === undefined) return media;
    return { ...media, decoding: withDigits(media, schemas), shape };
  });
  return { ...body, content };
}

/** In forms, integers of 64 bits are converted from their digits, which a number would not keep. */
function withDigits(
  { decoding, schema = true }: ReceivedContent,
  schemas: ReadonlyMap<string, Schema>,
): ReceivedContent["decoding"] {
  if (typeof decoding !== "object") return decoding;
  const form = followed(schema, schemas);
  const properties = (typeof form === "boolean" ? {} : (form["properties"] ?? {})) as Readonly<
    Record<string, Schema>
  >;
  const isLong = (value: Schema): boolean => {
    const field = followed(value, schemas);
    return typeof field !== "boolean" && field["type"] === "integer" && "as" in field;
  };
  const fields = Object.entries(decoding.form).map(([name, field]): [string, FormDecoding] => {
    const property = followed(
      (Object.hasOwn(properties, name) && properties[name]) || true,
      schemas,
    );
    if (field === "number" && isLong(property)) return [name, "string"];
    const items = typeof property === "boolean" ? true : ((property["items"] ?? true) as Schema);
    return [name, typeof field === "object" && isLong(items) ? { items: "string" } : field];
  });
  return { form: Object.fromEntries(fields) };
}
