/** The body of a request. */
import type { BodyModel, MediaTypeModel } from "./api-model.js";
import type { Direction } from "./directions.js";
import { isJson, isWildcard, readContent, sharedName } from "./media-types.js";
import type { ModelContext, TypePrefix } from "./model-context.js";
import { child, defined, extensions, isRecord, type Node, stringAt } from "./reader.js";
import { commentText } from "./sanitize.js";

/** The body of an operation; inline objects in it are called `CreatePetBody`. */
export function readBody(
  holder: Node,
  direction: Direction,
  prefix: TypePrefix,
  context: ModelContext,
): BodyModel | undefined {
  const written = child(holder, "requestBody");
  const body = written.value === undefined ? undefined : context.reader.follow(written);
  if (!body || !context.reader.isShaped(body, isRecord, "requestBody has to be an object"))
    return undefined;
  const name = prefix && (sharedName(written, "Body") ?? `${prefix}Body`);
  const { content, chosen } = readContent(body, direction, name, context);
  if (!chosen) {
    context.reader.wrongShape(
      child(body, "content"),
      "The content of a request body has to be an object with a media type",
    );
    return undefined;
  }
  return defined({
    description: commentText(stringAt(body, "description")),
    required: child(body, "required").value === true,
    content,
    chosen,
    encoding:
      isJson(chosen.contentType) || isAnyJson(chosen) ? ("json" as const) : ("raw" as const),
    extensions: extensions(body),
  });
}

/** "Any media type" with a schema that isn't binary: JSON, which is what servers so documented speak. */
function isAnyJson({ contentType, schema }: MediaTypeModel): boolean {
  if (!isWildcard(contentType) || schema === undefined) return false;
  return typeof schema === "boolean" || schema["type"] !== "string";
}
