/** The operations of the document: found first, so that all can be named, and read then. */
import { formatPointer } from "../json-pointer.js";
import type { OperationModel } from "./api-model.js";
import type { Callback } from "./inbound-model.js";
import { readBody } from "./body.js";
import type { Filter } from "./filter.js";
import type { ModelContext } from "./model-context.js";
import { readPagination } from "./pagination.js";
import { type PathItem, readPathItem } from "./path-items.js";
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
import { escapeFragment } from "./schema-keys.js";
import { readSecurity } from "./security.js";
import type { Candidate } from "./selector.js";
import { readServers } from "./servers.js";

/** An operation of the document that has no names yet. */
export interface FoundOperation {
  /** As it is sent: in upper case, but for additional operations of the document's own. */
  readonly method: string;
  /** The template is its value. */
  readonly path: Node;
  readonly pathItem: PathItem;
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

export function findOperations(reader: Reader, filter: Filter): FoundOperation[] {
  warnOfMorePaths(reader);
  const paths = child(reader.root, "paths");
  if (!reader.isShaped(paths, isRecord, "paths has to be an object")) return [];
  const owners = new Map<string, Owner>();
  return entries(paths).flatMap(([path, written]) => {
    if (path.startsWith("x-") || !hasMatchingBraces(path, written, reader)) return [];
    const pathItem = readPathItem(written, path, reader);
    return pathItem.operations.flatMap(([method, node]) => {
      const own = { path: { value: path, place: written.place }, node };
      const traits = traitsOf(node);
      // Before its operationId counts: that of one which is left out is free.
      if (filter.isActive && !filter.keeps({ kind: "operation", method, path, ...traits }, [node]))
        return [];
      const operationId = uniqueId(own, owners, reader);
      return [defined({ method, ...own, pathItem, operationId, tags: traits.tags })];
    });
  });
}

/** A request to a path that is half a template would go elsewhere. */
function hasMatchingBraces(path: string, written: Node, reader: Reader): boolean {
  if (!/[{}]/.test(path.replaceAll(/\{[^{}]+\}/g, ""))) return true;
  reader.warn(
    "GC159",
    written.place,
    `The braces of the path ${JSON.stringify(path)} are no parameters`,
    "Its operations are left out of the client. Write each parameter as {name}.",
  );
  return false;
}

/** Azure's paths that differ by what stands in their query, which a path of OpenAPI can't hold. */
function warnOfMorePaths(reader: Reader): void {
  const paths = child(reader.root, "x-ms-paths");
  const count = entries(paths).length;
  if (count === 0) return;
  reader.warn(
    "GC130",
    paths.place,
    `The operations of ${count === 1 ? "one path" : `${count} paths`} in x-ms-paths are not in the client`,
    "Move what you need to paths, by an overlay or a transform, with the query of its path as parameters.",
  );
}

/** What the operations of paths and webhooks are selected by. */
export function traitsOf(node: Node): Pick<Candidate, "ids" | "tags" | "deprecated"> {
  const id = stringAt(node, "operationId")?.trim();
  return {
    ids: id === undefined || id === "" ? [] : [id],
    tags: items(child(node, "tags")).flatMap(({ value }) =>
      typeof value === "string" ? [value] : [],
    ),
    deprecated: child(node, "deprecated").value === true,
  };
}

/** An operation and the path by which it was found. */
type Owner = Pick<FoundOperation, "path" | "node">;

function uniqueId(
  { path, node }: Owner,
  owners: Map<string, Owner>,
  reader: Reader,
): string | undefined {
  const id = stringAt(node, "operationId")?.trim();
  if (id === undefined || id === "") return undefined;
  const owner = owners.get(id);
  if (!owner) {
    owners.set(id, { path, node });
    return id;
  }
  const written = child(node, "operationId");
  if (owner.node.value === node.value) {
    reader.warn(
      "GC120",
      [path.place, owner.path.place, written.place],
      `The paths ${String(owner.path.value)} and ${String(path.value)} share the operation ${JSON.stringify(id)}`,
      "The first one keeps the operationId; that of this path is named after its method and path. Write the operation out to give it an operationId of its own.",
    );
  } else {
    reader.warn(
      "GC120",
      [written.place, child(owner.node, "operationId").place],
      `Two operations have the operationId ${JSON.stringify(id)}`,
      "The first one keeps it; this one is named after its method and path. Give it an operationId of its own.",
    );
  }
  return undefined;
}

/** What an operation is known by in a lock. */
type OperationPlace = Pick<FoundOperation, "method"> & { readonly path: Pick<Node, "value"> };

/** The key of an operation in the lock. */
export function operationKey({ method, path }: OperationPlace): string {
  return `${method} ${String(path.value)}`;
}

/** The key in the lock of an operation's types: the reference that names it in the document. */
export function operationTypeKey({ method, path }: OperationPlace): string {
  const pointer = formatPointer(["paths", String(path.value), method.toLowerCase()]);
  return `#${escapeFragment(pointer)}`;
}

/** What users, errors and logs call an operation. */
export function operationId({ operationId: id, method, path }: FoundOperation): string {
  return id ?? `${method} ${String(path.value)}`;
}

/** Without its slash, a path would go on where the server's host or path ends. */
function rooted(path: Node, reader: Reader): string {
  const template = String(path.value);
  if (template.startsWith("/")) return template;
  reader.warn(
    "GC156",
    path.place,
    `The path ${JSON.stringify(template)} does not begin with a slash`,
    "The client adds it. Add it in the document.",
  );
  return `/${template}`;
}

export function readOperation(
  found: FoundOperation,
  names: OperationNames,
  callbacks: readonly Callback[],
  context: ModelContext,
): OperationModel {
  const { reader } = context;
  const { method, node, path, pathItem } = found;
  const template = rooted(path, reader);
  const prefix = names.typeName;
  const id = operationId(found);
  const nodes = [node, ...pathItem.nodes];
  const parameters = context.args.name(
    operationTypeKey(found),
    readParameters(nodes.toReversed(), path, "write", context),
  );
  const body = readBody(node, "write", prefix, context);
  const responses = readResponses(node, method, "read", prefix, context);
  const paged = { id, method, path: template, parameters, body, responses };
  return defined({
    id,
    ...names,
    method,
    path: template,
    heading: lineText(`${method} ${template}`) ?? method,
    summary: commentText(stringAt(node, "summary")),
    description: commentText(stringAt(node, "description")),
    externalDocs: lineText(stringAt(child(node, "externalDocs"), "url")),
    deprecated: child(node, "deprecated").value === true,
    tags: found.tags,
    parameters,
    body,
    responses,
    security: readSecurity(node, reader),
    servers: readServers(nodes, reader),
    pagination: readPagination(node, nodes, paged, reader),
    callbacks,
    extensions: extensions(node),
    place: node.place,
  });
}
