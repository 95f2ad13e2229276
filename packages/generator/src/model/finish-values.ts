/** The shapes of what is converted, once all schemas are known. */
import type { ApiModel, Group } from "./api-model.js";
import type { BodyModel, PartHeaderModel, PartModel, PartsModel } from "./request-model.js";
import type { ReadableContent, ResponseModel } from "./response-model.js";
import type { NamedSchema, Schema } from "./schema-model.js";
import { finishHeader } from "./finish-headers.js";
import type { ValueKinds } from "./value-kinds.js";
import { ValueShapes } from "./value-shapes.js";

type FinishedValues = Pick<ApiModel, "groups" | "values" | "shapes">;

/**
 * Adds shapes to the parameters, bodies and responses with something in them that is converted, and to
 * those in XML.
 */
export function finishValues(
  groups: readonly Group[],
  schemas: readonly NamedSchema[],
  values: ValueKinds = {},
): FinishedValues {
  const isConverted = values.dates !== undefined || values.int64 !== undefined;
  if (!isConverted && !groups.some(hasXml)) return { groups, values: {}, shapes: {} };
  const shapes = new ValueShapes(
    new Map(schemas.map(({ name, schema }) => [name, schema])),
    new Map(schemas.map(({ name, component }) => [name, component])),
  );
  const finished = groups.map((group) => ({
    ...group,
    operations: group.operations.map(({ body, ...operation }) => ({
      ...operation,
      parameters: operation.parameters.map((parameter) => {
        const shape = shapes.writtenPartOf(parameter.schema);
        return shape === undefined ? parameter : { ...parameter, shape };
      }),
      ...(body && { body: finishBody(body, shapes) }),
      responses: operation.responses.map((response) => finishResponse(response, shapes)),
    })),
  }));
  return {
    groups: finished,
    values: shapes.isUsed ? values : {},
    shapes: shapes.named(),
  };
}

function finishBody(body: BodyModel, shapes: ValueShapes): BodyModel {
  const content = body.content.map((media) => {
    const isEncoded = !["text", "binary", "raw", "parts"].includes(media.coding);
    const shape =
      media.coding === "xml"
        ? shapes.wholeOf(media.described ?? true)
        : isEncoded
          ? shapes.writtenPartOf(media.schema ?? true)
          : undefined;
    return {
      ...media,
      ...(shape !== undefined && { shape }),
      encoding: media.encoding.map((field) => ({
        ...field,
        headers: finishPartHeaders(field.headers, shapes),
      })),
      ...(media.parts && { parts: finishParts(media.parts, shapes) }),
    };
  });
  const chosen = content[body.content.indexOf(body.chosen)] ?? body.chosen;
  return { ...body, content, chosen };
}

function finishParts({ prefix, rest, ...list }: PartsModel, shapes: ValueShapes): PartsModel {
  const finish = ({ parts, ...part }: PartModel): PartModel => {
    const shape = part.kind === "value" ? shapes.writtenPartOf(part.schema) : undefined;
    return {
      ...part,
      headers: finishPartHeaders(part.headers, shapes),
      ...(shape !== undefined && { shape }),
      ...(parts && { parts: finishParts(parts, shapes) }),
    };
  };
  return { ...list, prefix: prefix.map(finish), ...(rest && { rest: finish(rest) }) };
}

function finishPartHeaders(
  headers: readonly PartHeaderModel[],
  shapes: ValueShapes,
): PartHeaderModel[] {
  return headers.map((header) => {
    const shape = header.isConstant ? undefined : shapes.writtenPartOf(header.schema);
    return shape === undefined ? header : { ...header, shape };
  });
}

function finishResponse(response: ResponseModel, shapes: ValueShapes): ResponseModel {
  return {
    ...response,
    headers: response.headers.map((header) => finishHeader(header, shapes)),
    readable: response.readable.map((content) => {
      const shape =
        content.decoding === "xml"
          ? shapes.wholeOf(content.described ?? true)
          : shapes.partOf(readSchema(content));
      return shape === undefined ? content : { ...content, shape };
    }),
  };
}

function hasXml({ operations }: Group): boolean {
  return operations.some(
    ({ body, responses }) =>
      body?.content.some(({ coding }) => coding === "xml") === true ||
      responses.some(({ readable }) => readable.some(({ decoding }) => decoding === "xml")),
  );
}

/** Of what is read as JSON; of an event as an object, whose name tells what data it has. */
function readSchema({ decoding, schema, events = [] }: ReadableContent): Schema {
  switch (decoding) {
    case "json":
    case "xml":
    case "auto":
    case "json-lines":
    case "json-sequence":
      return schema ?? true;
    case "json-events":
      return {
        oneOf: events.map(({ name, data }) => ({
          type: "object",
          properties: { ...(name !== undefined && { event: { enum: [name] } }), data },
        })),
      };
    case "events":
    case "text":
    case "bytes":
      return true;
  }
}
