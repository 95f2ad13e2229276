/** What of bodies can be said only when all schemas are known: files and read-only properties. */
import type { Group } from "./api-model.js";
import type { BodyMediaModel, BodyModel, ReadOnlyModel } from "./request-model.js";
import type { NamedSchema, Schema } from "./schema-model.js";
import { finishParts } from "./finish-parts.js";
import { fileProperties, markFiles, namesWithin } from "./files.js";
import { ReadOnlyShapes } from "./read-only.js";

/** A media type of a body before its named schemas are known. */
export interface UnfinishedMedia extends BodyMediaModel {
  /** Its schema with the flags of both directions, where there are any inside. */
  readonly flagged?: Schema;
}

export interface FinishedBodies {
  readonly groups: readonly Group[];
  readonly schemas: readonly NamedSchema[];
  readonly readOnly: Readonly<Record<string, ReadOnlyModel>>;
}

/** @param written every named schema as it was normalised, with its flags. */
export function finishBodies(
  groups: readonly Group[],
  schemas: readonly NamedSchema[],
  written: ReadonlyMap<string, Schema>,
): FinishedBodies {
  const byName = new Map(schemas.map(({ name, schema }) => [name, schema]));
  const shapes = new ReadOnlyShapes(written);
  const sent: Schema[] = [];
  const finishMedia = ({ flagged, ...media }: UnfinishedMedia): BodyMediaModel => {
    const readOnly = flagged === undefined ? undefined : shapes.shapeOf(flagged);
    const form = media.coding === "multipart" ? media.schema : undefined;
    if (form !== undefined) sent.push(form);
    return {
      ...media,
      ...(form !== undefined && { files: fileProperties(form, byName) }),
      ...(media.parts !== undefined && { parts: finishParts(media.parts, byName, shapes) }),
      ...(readOnly !== undefined && { readOnly }),
    };
  };
  const finishBody = (body: BodyModel): BodyModel => {
    const content = body.content.map(finishMedia);
    const index = body.content.indexOf(body.chosen);
    return { ...body, content, chosen: content[index] ?? body.chosen };
  };
  const finished = groups.map((group) => ({
    ...group,
    operations: group.operations.map((operation) =>
      operation.body ? { ...operation, body: finishBody(operation.body) } : operation,
    ),
  }));
  return {
    groups: finished,
    schemas: markFiles(schemas, namesWithin(sent, byName)),
    readOnly: shapes.named(),
  };
}
