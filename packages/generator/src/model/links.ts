/** Links: how to call another operation with what a response brought (OpenAPI 3.2, 4.20). */
import type { Group, OperationModel } from "./api-model.js";
import type { Filter } from "./filter.js";
import type { LinkModel } from "./response-model.js";
import type { FoundOperation } from "./operations.js";
import { child, defined, entries, type Node, placeKey, type Reader, stringAt } from "./reader.js";
import { responseNodes } from "./responses.js";
import { problemOf } from "./runtime-expression.js";
import { readServer } from "./servers.js";
import { words } from "./words.js";

/** A link and the status of the response that has it. */
export interface WrittenLink {
  readonly status: string;
  readonly name: string;
  readonly node: Node;
}

/** The operations with their links. Read last: links name operations and arguments, which are known only then. */
export function readLinks(
  groups: readonly Group[],
  found: ReadonlyMap<string, FoundOperation>,
  reader: Reader,
  filter: Filter,
): Group[] {
  const targets = new Targets(groups, found, reader, filter);
  const linksOf = (operation: OperationModel): LinkModel[] => {
    const node = found.get(operation.typeName)?.node;
    if (node === undefined) return [];
    return writtenLinks(node, reader).flatMap(
      (link) => readLink(link, operation, targets, reader) ?? [],
    );
  };
  return groups.map((group) => ({
    ...group,
    operations: group.operations.map((operation) => {
      const links = linksOf(operation);
      return links.length === 0 ? operation : { ...operation, links };
    }),
  }));
}

/** The links of an operation's responses, as the document has them. */
export function writtenLinks(operation: Node, reader: Reader): WrittenLink[] {
  return responseNodes(operation, reader).flatMap(([status, response]) =>
    reader
      .members(child(reader.follow(response) ?? response, "links"), "links")
      .filter(([name]) => !name.startsWith("x-"))
      .map(([name, node]) => ({ status, name, node })),
  );
}

function readLink(
  { name, status, node }: WrittenLink,
  operation: OperationModel,
  targets: Targets,
  reader: Reader,
): LinkModel | undefined {
  const target = targets.of(name, node);
  if (target === undefined) return undefined;
  const args: Record<string, unknown> = {};
  const give = (arg: string, value: Node): void => {
    const problem = problemOf(value.value, operation);
    if (problem === undefined) args[arg] = value.value;
    else {
      reader.warn(
        "GC180",
        value.place,
        `The link ${JSON.stringify(name)} can't give a value: ${problem}`,
        "Who follows the link gives it. Correct the expression.",
      );
    }
  };
  for (const [key, value] of entries(child(node, "parameters"))) {
    const arg = argumentOf(key, target);
    if (arg !== undefined) give(arg, value);
    else {
      reader.warn(
        "GC180",
        value.place,
        `The link ${JSON.stringify(name)} gives the parameter ${JSON.stringify(key)}, which ${target.heading} doesn't have`,
        `It is ignored. ${parametersOf(target)}`,
      );
    }
  }
  const body = child(node, "requestBody");
  if (body.value !== undefined) {
    if (target.body) give("body", body);
    else {
      reader.warn(
        "GC180",
        body.place,
        `The link ${JSON.stringify(name)} gives a body, and ${target.heading} takes none`,
        "It is ignored. Take it out of the link.",
      );
    }
  }
  const server = child(node, "server");
  return defined({
    status,
    name,
    description: words(node, "description", reader),
    target: target.typeName,
    args,
    server: server.value === undefined ? undefined : usableServer(server, reader),
  });
}

function usableServer(node: Node, reader: Reader): LinkModel["server"] {
  const server = readServer(node, reader);
  return server?.isUsable ? server : undefined;
}

/** `id`, or `path.id` where the place is said as well. The name as it is goes first. */
function argumentOf(key: string, { parameters }: OperationModel): string | undefined {
  const [, place, name] = /^(path|query|querystring|header|cookie)\.(.+)$/s.exec(key) ?? [];
  const isNamed = (written: string, wanted: string | undefined, location: string): boolean =>
    written === wanted ||
    (location === "header" && written.toLowerCase() === wanted?.toLowerCase());
  const found =
    parameters.find(({ arg, name: own }) => arg === key && own === key) ??
    parameters.find((parameter) => isNamed(parameter.name, key, parameter.in)) ??
    parameters.find(
      (parameter) => parameter.in === place && isNamed(parameter.name, name, parameter.in),
    );
  return found?.arg;
}

function parametersOf({ parameters }: OperationModel): string {
  if (parameters.length === 0) return "That operation has no parameters.";
  return `There is ${parameters.map((parameter) => `${parameter.in}.${parameter.name}`).join(", ")}.`;
}

/** The operations that links can lead to. */
class Targets {
  readonly #byId = new Map<string, OperationModel>();
  readonly #byPlace = new Map<string, OperationModel>();
  readonly #byValue = new Map<unknown, OperationModel>();
  readonly #reader: Reader;
  readonly #filter: Filter;

  constructor(
    groups: readonly Group[],
    found: ReadonlyMap<string, FoundOperation>,
    reader: Reader,
    filter: Filter,
  ) {
    this.#reader = reader;
    this.#filter = filter;
    for (const operation of groups.flatMap(({ operations }) => operations)) {
      const { node, path, method, operationId } = found.get(operation.typeName) ?? {};
      if (node === undefined || path === undefined || method === undefined) continue;
      if (operationId !== undefined) this.#byId.set(operationId, operation);
      this.#byPlace.set(
        placeKey(child({ ...path, value: undefined }, method.toLowerCase()).place),
        operation,
      );
      const key = placeKey(node.place);
      if (!this.#byPlace.has(key)) this.#byPlace.set(key, operation);
      if (!this.#byValue.has(node.value)) this.#byValue.set(node.value, operation);
    }
  }

  of(name: string, link: Node): OperationModel | undefined {
    const id = stringAt(link, "operationId")?.trim();
    const ref = stringAt(link, "operationRef");
    if (id !== undefined) {
      const target = this.#byId.get(id);
      // Whoever leaves out an operation means the links to it as well.
      if (target || this.#filter.hasLeftOut(id)) return target;
      return this.#dead(name, link, "operationId", id);
    }
    if (ref === undefined) {
      this.#reader.warn(
        "GC180",
        link.place,
        `The link ${JSON.stringify(name)} names no operation`,
        "It is left out. Give it an operationId, or an operationRef.",
      );
      return undefined;
    }
    const node = this.#reader.resolve(ref, link.place);
    const target =
      node && (this.#byPlace.get(placeKey(node.place)) ?? this.#byValue.get(node.value));
    if (target || (node && this.#filter.hasLeftOut(node.value))) return target;
    return this.#dead(name, link, "operationRef", ref);
  }

  #dead(name: string, link: Node, key: string, value: string): undefined {
    const isRemote = key === "operationRef" && !value.startsWith("#");
    this.#reader.warn(
      isRemote ? "GC130" : "GC180",
      child(link, key).place,
      isRemote
        ? `The link ${JSON.stringify(name)} leads to an operation of another document, ${JSON.stringify(value)}, which is not supported`
        : `The link ${JSON.stringify(name)} leads nowhere: there is no operation with the ${key} ${JSON.stringify(value)}`,
      isRemote
        ? "It is left out. Refer to an operation of this document."
        : "It is left out. Correct it, or add the operation.",
    );
    return undefined;
  }
}
