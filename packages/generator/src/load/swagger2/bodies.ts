/** Parameters in `body` and `formData` -> the request body. */
import type { FileConversion } from "./conversion.js";
import { at, isObject, type JsonObject, membersOf, type Original, textAt } from "./original.js";
import { convertValue } from "./parameters.js";
import { convertSchema } from "./schemas.js";

const urlEncoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";

/** Parameters of an operation that are parts of its body; each is what a reference led to. */
export interface BodyParameters {
  readonly bodies: readonly Original[];
  readonly fields: readonly Original[];
}

/** The body of an operation; undefined where it has none. */
export function convertBody(
  operation: Original,
  { bodies, fields }: BodyParameters,
  consumes: readonly string[],
  file: FileConversion,
): unknown {
  const [body, ...others] = bodies;
  if (body === undefined) {
    return fields.length === 0 ? undefined : convertForm(operation, fields, consumes, file);
  }
  const ignored = [...others, ...fields];
  if (ignored.length > 0) {
    file.conversion.warn(
      "GC212",
      [...ignored, body],
      "An operation has one body, in one parameter, or the fields of a form",
      `The parameter ${JSON.stringify(textAt(body, "name") ?? "body")} is the body; the others are ignored. Describe all of it by one schema.`,
    );
  }
  return convertSingle(body, consumes, file);
}

/** A parameter in `body`. */
export function convertSingle(
  node: Original,
  consumes: readonly string[],
  file: FileConversion,
): JsonObject {
  const schema = bodySchema(node, file);
  const types = consumes.length > 0 ? consumes : ["application/json"];
  const content = types.map((type) => [
    type,
    file.note(schema === undefined ? {} : { schema }, node),
  ]);
  return file.note(
    {
      ...described(node),
      content: file.note(Object.fromEntries(content) as JsonObject, node),
      ...(at(node, "required").value === true && { required: true }),
    },
    node,
  );
}

function bodySchema(node: Original, file: FileConversion): unknown {
  const schema = at(node, "schema");
  if (schema.value !== undefined) return convertSchema(schema, file);
  const isTyped = at(node, "type").value !== undefined;
  file.conversion.warn(
    "GC213",
    node,
    "A parameter in body has to have a schema",
    isTyped
      ? "Its type is taken for the body's. Write it into a schema."
      : "The body is unknown in the client. Give the parameter a schema.",
  );
  return isTyped ? convertValue(node, "form", file).schema : undefined;
}

/** What says something of the parameter and not of its value. */
function described(node: Original): Record<string, unknown> {
  const kept = membersOf(node).filter(([key]) => key === "description" || key.startsWith("x-"));
  return Object.fromEntries(kept.map(([key, { value }]) => [key, value]));
}

/** Parameters in `formData`: the properties of an object. */
function convertForm(
  operation: Original,
  fields: readonly Original[],
  consumes: readonly string[],
  file: FileConversion,
): JsonObject {
  const properties = new Map<string, unknown>();
  const encoding = new Map<string, unknown>();
  const required: string[] = [];
  for (const field of fields) {
    const name = textAt(field, "name");
    if (name === undefined) continue;
    const { schema, style } = convertValue(field, "form", file);
    properties.set(name, isObject(schema) ? Object.assign(schema, described(field)) : schema);
    // Its items are sent one by one without a word.
    if (style !== undefined && !style.explode) encoding.set(name, file.note({ ...style }, field));
    if (at(field, "required").value === true) required.push(name);
  }
  const schema = file.note(
    {
      type: "object",
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
    },
    operation,
  );
  const media = file.note(
    { schema, ...(encoding.size > 0 && { encoding: Object.fromEntries(encoding) }) },
    operation,
  );
  const content = formTypes(operation, fields, consumes, file).map((type) => [type, media]);
  return file.note(
    {
      content: file.note(Object.fromEntries(content) as JsonObject, operation),
      ...(required.length > 0 && { required: true }),
    },
    operation,
  );
}

/** Those of the listed media types that a form can have; the one that fits, with a warning, where none is. */
function formTypes(
  operation: Original,
  fields: readonly Original[],
  consumes: readonly string[],
  file: FileConversion,
): readonly string[] {
  const isFile = (field: Original): boolean => at(field, "type").value === "file";
  const hasFile = fields.some(isFile);
  const listed = consumes.filter((type) => {
    const essence = type.replace(/;.*$/s, "").trim().toLowerCase();
    return essence === multipart || (essence === urlEncoded && !hasFile);
  });
  if (listed.length > 0) return listed;
  const type = hasFile ? multipart : urlEncoded;
  const written = at(operation, "consumes");
  file.conversion.warn(
    "GC215",
    written.value === undefined ? operation : written,
    hasFile
      ? `A form with files is sent as ${multipart}, which consumes does not list`
      : "consumes lists no media type of forms, and the operation has fields of one",
    `It is sent as ${type}. Add that to consumes.`,
  );
  return [type];
}
