/** The header fields that a document describes for the parts of multipart bodies. */
import type { PartHeaderModel } from "./request-model.js";
import type { Direction } from "./directions.js";
import { isJson } from "./media-types.js";
import type { ModelContext } from "./model-context.js";
import { child, defined, items, type Node } from "./reader.js";
import { words } from "./words.js";

/**
 * Header fields of an Encoding Object; the first of those that differ in case only. `Content-Type` is
 * ignored (OpenAPI 3.2, 4.15.1), and so is `Content-Disposition` where the part has a name.
 */
export function readPartHeaders(
  encoding: Node,
  isNamed: boolean,
  direction: Direction,
  context: ModelContext,
): PartHeaderModel[] {
  const { reader } = context;
  const found = new Map<string, PartHeaderModel>();
  for (const [name, header] of reader.members(child(encoding, "headers"), "headers")) {
    const key = name.toLowerCase();
    const isOurs = key === "content-type" || (isNamed && key === "content-disposition");
    if (isOurs || found.has(key)) continue;
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
      reader.warn(
        "GC153",
        header.place,
        `${JSON.stringify(name)} is no header name`,
        "It is ignored. A header is called such as X-Rate-Limit.",
      );
      continue;
    }
    found.set(key, readHeader(name, header, direction, context));
  }
  return [...found.values()];
}

function readHeader(
  name: string,
  header: Node,
  direction: Direction,
  { reader, schemas }: ModelContext,
): PartHeaderModel {
  const [content] = reader.members(child(header, "content"), "content");
  const schema = content === undefined ? child(header, "schema") : child(content[1], "schema");
  const isRequired = child(header, "required").value === true;
  const followed = schema.value === undefined ? undefined : reader.follow(schema);
  const constant = followed && constantOf(followed);
  const usual = isRequired && followed ? textOf(child(followed, "default").value) : undefined;
  return defined({
    name,
    description: words(header, "description", reader),
    required: isRequired,
    schema: schema.value === undefined ? { type: "string" } : schemas.use(schema, direction),
    isConstant: constant !== undefined,
    value: constant ?? usual,
    explode: child(header, "explode").value === true,
    contentType: content !== undefined && isJson(content[0]) ? content[0] : undefined,
  });
}

/** The only value that it can have. */
function constantOf(schema: Node): string | undefined {
  const constant = child(schema, "const");
  if (constant.value !== undefined) return textOf(constant.value);
  const [only, ...others] = items(child(schema, "enum"));
  return only !== undefined && others.length === 0 ? textOf(only.value) : undefined;
}

/** As style `simple` writes it; what can't be sent in a header is left to the user. */
function textOf(value: unknown): string | undefined {
  const isScalar = ["string", "number", "boolean"].includes(typeof value);
  const text = isScalar ? String(value) : "";
  return text !== "" && /^[\t\x20-\x7e]*$/.test(text) ? text : undefined;
}
