/** The responses of an operation, by status, and how each is decoded. */
import type { ResponseModel } from "./response-model.js";
import type { Direction } from "./directions.js";
import { readContent, sharedName } from "./media-types.js";
import type { ModelContext, TypePrefix } from "./model-context.js";
import { readableContent } from "./readable-content.js";
import { child, defined, extensions, type Node, type Reader } from "./reader.js";
import { readResponseHeaders } from "./response-headers.js";
import { capitalize } from "./sanitize.js";
import { words } from "./words.js";

/** The responses of an operation; inline objects in them are called `GetPet200`, `GetPetDefault`. */
export function readResponses(
  operation: Node,
  method: string,
  direction: Direction,
  prefix: TypePrefix,
  context: ModelContext,
): ResponseModel[] {
  const { reader } = context;
  const list = child(operation, "responses");
  if (list.value === undefined && prefix !== undefined) {
    reader.warn(
      "GC150",
      operation.place,
      "This operation describes no responses",
      "Whatever it answers is unknown in the client. Describe its responses; is the key misspelled?",
    );
  }
  const responses = responseNodes(operation, reader).flatMap(
    ([status, written]) => readResponse(written, status, method, direction, prefix, context) ?? [],
  );
  if (responses.some(({ status }) => status.startsWith("2") || status === "default"))
    return responses;
  // A document that knows failures only still wants its operation to succeed.
  return [
    {
      status: "2XX",
      headers: [],
      content: [],
      readable: [{ contentType: "*/*", decoding: "auto" }],
      extensions: {},
    },
    ...responses,
  ];
}

/** The responses of an operation by status, perhaps references; each status once. */
export function responseNodes(operation: Node, reader: Reader): [status: string, response: Node][] {
  const list = child(operation, "responses");
  const byStatus = new Map<string, Node>();
  for (const [key] of reader.members(list, "responses")) {
    if (key.startsWith("x-")) continue;
    const written = child(list, key);
    const status = /^[1-5]xx$/i.test(key) ? key.toUpperCase() : key;
    if (!/^([1-5](\d\d|XX)|default)$/.test(status)) {
      reader.warn(
        "GC151",
        written.place,
        `${JSON.stringify(key)} is no status: a response has one like 404, a range like 4XX, or default`,
        "The response is ignored. Correct its status in the document.",
      );
    } else if (!byStatus.has(status)) byStatus.set(status, written);
  }
  return [...byStatus];
}

function readResponse(
  written: Node,
  status: string,
  method: string,
  direction: Direction,
  prefix: TypePrefix,
  context: ModelContext,
): ResponseModel | undefined {
  const { reader } = context;
  const node = reader.follow(written);
  if (!node) return undefined;
  const ending = capitalize(status);
  const name = prefix && (sharedName(written, "Response") ?? prefix + ending);
  const isSuccess = status.startsWith("2");
  const kind = `response, ${direction}, ${isSuccess ? "success" : "failure"}`;
  const response = reader.once(kind, node, () => {
    const { content, chosen } = readContent(node, direction, name, context);
    const nodes = new Map(reader.members(child(node, "content"), "content"));
    const preferred = new Set([...(chosen === undefined ? [] : [chosen]), ...content]);
    const listed = [...preferred].map((media) => ({
      ...media,
      node: nodes.get(media.contentType) ?? child(node, "content"),
    }));
    return defined({
      headers: readResponseHeaders(node, direction, context),
      content,
      readable: readableContent(listed, { direction, prefix: name, context, isSuccess }),
      extensions: extensions(node),
    });
  });
  // A summary is of OpenAPI 3.2, and has no effect before.
  const description =
    words(node, "description", reader) ??
    (reader.isVersion32 ? words(node, "summary", reader) : undefined);
  // RFC 9110: these have no body whatever the document says of one.
  const isEmpty = method === "HEAD" || ["204", "205", "304"].includes(status);
  return { status, ...defined({ description }), ...response, ...(isEmpty && { readable: [] }) };
}
