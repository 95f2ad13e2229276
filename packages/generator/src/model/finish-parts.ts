/** What of parts can be said only when all schemas are known: files and read-only properties. */
import type { PartKind, PartModel, PartsModel } from "./request-model.js";
import type { Schema } from "./schema-model.js";
import { followed, isFile } from "./files.js";
import { binaryTypes, essence, isJson } from "./media-types.js";
import type { UnfinishedPart } from "./parts.js";
import type { ReadOnlyShapes } from "./read-only.js";
import { constrains } from "./schema-algebra.js";
import { membersOf } from "./schema-walk.js";

/** The parts of a body, and of those that are multipart themselves. */
export function finishParts(
  { prefix, rest, ...list }: PartsModel,
  schemas: ReadonlyMap<string, Schema>,
  shapes: ReadOnlyShapes,
): PartsModel {
  const finish = ({ flagged, parts, ...part }: UnfinishedPart): PartModel => {
    const readOnly = flagged === undefined ? undefined : shapes.shapeOf(flagged);
    return {
      ...part,
      kind: part.kind === "value" ? kindOf(part, schemas) : part.kind,
      ...(readOnly !== undefined && { readOnly }),
      ...(parts !== undefined && { parts: finishParts(parts, schemas, shapes) }),
    };
  };
  return { ...list, prefix: prefix.map(finish), ...(rest !== undefined && { rest: finish(rest) }) };
}

function kindOf(
  { schema, contentType }: PartModel,
  schemas: ReadonlyMap<string, Schema>,
): PartKind {
  if (isFile(schema, schemas)) return "file";
  const says = constrains(followed(schema, schemas));
  // OpenAPI 3.2, 4.15.1.1: what has no type is binary.
  if (contentType === undefined) return says ? "value" : "file";
  const types = contentType.split(",");
  if (types.every(isJson)) return "value";
  const isBinary = types.every((type) => binaryTypes.test(essence(type)));
  if (isScalar(schema, schemas)) return isBinary ? "any" : "value";
  if (isBinary) return "file";
  return types.every((type) => essence(type).startsWith("text/")) ? "text" : "any";
}

function isScalar(written: Schema, schemas: ReadonlyMap<string, Schema>, depth = 0): boolean {
  const schema = followed(written, schemas);
  if (typeof schema === "boolean" || depth > deepest) return false;
  const members = membersOf(schema, "oneOf");
  if (members.length > 0) return members.every((member) => isScalar(member, schemas, depth + 1));
  return (
    "enum" in schema || ["string", "number", "integer", "boolean"].includes(String(schema["type"]))
  );
}

/** Further down there are circles. */
const deepest = 5;
