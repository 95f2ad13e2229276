/** The operations of the document: found first, so that all can be named, and read then. */
import type { Callback, InboundOperation, OperationModel, Webhook } from "./api-model.js";
import { readBody } from "./body.js";
import type { ModelContext } from "./model-context.js";
import { readResponses } from "./responses.js";
import { readParameters } from "./parameters.js";
import {
  child,
  defined,
  entries,
  extensions,
  isRecord,
  items,
  type Node,
  type Reader,
  stringAt,
} from "./reader.js";
import { commentText, lineText } from "./sanitize.js";
import { readSecurity } from "./security.js";
import { readServers } from "./servers.js";

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/** An operation of the document that has no names yet. */
export interface FoundOperation {
  /** In upper case. */
  readonly method: string;
  /** The template is its value. */
  readonly path: Node;
  readonly pathItem: Node;
  readonly node: Node;
  /** `operationId`, where it has one that is no other operation's. */
  readonly operationId?: string;
  readonly tags: readonly string[];
}

/** The names that an operation was given. */
export interface OperationNames {
  readonly name: string;
  readonly descriptorName: string;
  readonly typeName: string;
}

export function findOperations(reader: Reader): FoundOperation[] {
  const owners = new Map<string, Node>();
  return reader.members(child(reader.root, "paths"), "paths").flatMap(([path, pathItem]) => {
    if (path.startsWith("x-")) return [];
    const { place } = child(child(reader.root, "paths"), path);
    return operationsOf(pathItem, reader).map(([method, node]) =>
      defined({
        method: method.toUpperCase(),
        path: { value: path, place },
        pathItem,
        node,
        operationId: uniqueId(node, owners, reader),
        tags: items(child(node, "tags")).flatMap(({ value }) =>
          typeof value === "string" ? [value] : [],
        ),
      }),
    );
  });
}

function operationsOf(pathItem: Node, reader: Reader): [method: string, node: Node][] {
  return entries(pathItem).filter(
    ([key, node]) =>
      methods.has(key) && reader.isShaped(node, isRecord, "An operation has to be an object"),
  );
}

function uniqueId(node: Node, owners: Map<string, Node>, reader: Reader): string | undefined {
  const id = stringAt(node, "operationId")?.trim();
  if (id === undefined || id === "") return undefined;
  const owner = owners.get(id);
  if (!owner) {
    owners.set(id, node);
    return id;
  }
  reader.warn(
    "GC120",
    [child(node, "operationId").place, child(owner, "operationId").place],
    `Two operations have the operationId ${JSON.stringify(id)}`,
    "The first one keeps it; this one is named after its method and path. Give it an operationId of its own.",
  );
  return undefined;
}

export function readOperation(
  found: FoundOperation,
  names: OperationNames,
  context: ModelContext,
): OperationModel {
  const { reader } = context;
  const { method, node, path, pathItem } = found;
  const template = String(path.value);
  const prefix = names.typeName;
  return defined({
    id: found.operationId ?? `${method} ${template}`,
    ...names,
    method,
    path: template,
    heading: lineText(`${method} ${template}`) ?? method,
    summary: commentText(stringAt(node, "summary")),
    description: commentText(stringAt(node, "description")),
    externalDocs: lineText(stringAt(child(node, "externalDocs"), "url")),
    deprecated: child(node, "deprecated").value === true,
    tags: found.tags,
    parameters: readParameters([pathItem, node], path, "write", context),
    body: readBody(node, "write", prefix, context),
    responses: readResponses(node, method, "read", prefix, context),
    security: readSecurity(node, reader),
    servers: readServers([node, pathItem], reader),
    callbacks: readCallbacks(child(node, "callbacks"), context),
    extensions: extensions(node),
    place: node.place,
  });
}

function readCallbacks(node: Node, context: ModelContext): Callback[] {
  return context.reader.members(node, "callbacks").flatMap(([name, callback]) =>
    context.reader
      .members(callback, "A callback")
      .filter(([expression]) => !expression.startsWith("x-"))
      .map(([expression, pathItem]) => ({
        name,
        expression,
        operations: readInbound(name, pathItem, context),
      })),
  );
}

/** OpenAPI 3.1's webhooks. */
export function readWebhooks(context: ModelContext): Webhook[] {
  return context.reader
    .members(child(context.reader.root, "webhooks"), "webhooks")
    .map(([name, pathItem]) => ({ name, operations: readInbound(name, pathItem, context) }));
}

/** What the API calls: it sends the body, and gets the responses. */
function readInbound(name: string, pathItem: Node, context: ModelContext): InboundOperation[] {
  return operationsOf(pathItem, context.reader).map(([key, node]) => {
    const method = key.toUpperCase();
    return defined({
      id: stringAt(node, "operationId") ?? `${method} ${name}`,
      method,
      summary: commentText(stringAt(node, "summary")),
      description: commentText(stringAt(node, "description")),
      parameters: readParameters([pathItem, node], undefined, "read", context),
      body: readBody(node, "read", undefined, context),
      responses: readResponses(node, method, "write", undefined, context),
      place: node.place,
    });
  });
}
